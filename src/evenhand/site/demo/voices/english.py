"""English: the language of most conversations."""

from __future__ import annotations

from evenhand.site.demo.voices.english_agent import AGENT
from evenhand.site.demo.voices.english_customer import CUSTOMER
from evenhand.site.demo.voices.voice import Voice

ENGLISH = Voice("en", AGENT, CUSTOMER)

"""What goes along when a conversation is deleted."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models.deletion import Collector

from evenhand.conversations.extensions import Text, dependants
from evenhand.conversations.models import Conversation


class Along(NamedTuple):
    """A kind of thing that goes along, and how many of them. ``label`` is its model's."""

    label: str
    words: Text
    number: int


def goes_along(conversation: Conversation) -> list[Along]:
    """All that later rooms keep about the conversation and that would be deleted with it."""
    counts = _counts(conversation)
    return [
        Along(label, words, counts[label]) for label, words in dependants().items() if counts[label]
    ]


def _counts(conversation: Conversation) -> Counter[str]:
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=conversation)
    collector.collect([conversation])
    counts: Counter[str] = Counter()
    for model, rows in collector.data.items():
        counts[model._meta.label_lower] += len(rows)
    for fast in collector.fast_deletes:
        counts[fast.model._meta.label_lower] += fast.count()
    return counts

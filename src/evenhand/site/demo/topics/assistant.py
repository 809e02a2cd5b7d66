"""The AI assistant: what the front line handles too, above all its simpler part."""

from __future__ import annotations

from dataclasses import replace

from evenhand.site.demo.topics import account, billing, orders, technical
from evenhand.site.demo.topics.material import Topic

_SHARES = {
    "where-is-my-order": 24,
    "return-label": 12,
    "change-address": 8,
    "invoice-copy": 11,
    "refund-status": 9,
    "payment-method": 6,
    "setup-help": 10,
    "device-offline": 12,
    "lamp-update": 5,
    "password-reset": 10,
    "moving-house": 3,
}


def _shared() -> tuple[Topic, ...]:
    front_line = (*orders.TOPICS, *billing.TOPICS, *technical.TOPICS, *account.TOPICS)
    return tuple(
        replace(topic, share=_SHARES[topic.key], upset=0.8 * topic.upset)
        for topic in front_line
        if topic.key in _SHARES
    )


TOPICS = _shared()

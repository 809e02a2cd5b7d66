"""What customers and colleagues contact Osterby about, team by team."""

from __future__ import annotations

from evenhand.site.demo.topics import (
    account,
    assistant,
    billing,
    it_desk,
    orders,
    procedures,
    retention,
    technical,
)
from evenhand.site.demo.topics.material import Topic

TOPICS: dict[str, tuple[Topic, ...]] = {
    "billing": billing.TOPICS,
    "technical": technical.TOPICS,
    "orders": orders.TOPICS,
    "retention": retention.TOPICS,
    "account": account.TOPICS,
    "assistant": assistant.TOPICS,
    "it-desk": it_desk.TOPICS,
    "procedures": procedures.TOPICS,
}


def topics_of(team: str) -> tuple[Topic, ...]:
    """The topics a team handles."""
    return TOPICS[team]

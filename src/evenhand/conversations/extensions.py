"""What later rooms add to the list of conversations, without this room knowing them.

A room registers when it starts::

    extensions.add_badges(scores_of)      # in AppConfig.ready
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evenhand.people.models import Membership


@dataclass(frozen=True, slots=True)
class Badge:
    """A small tag on a conversation's row. ``kind`` is one of the design system's tags."""

    text: str
    kind: str = ""
    title: str = ""


Badges = Callable[[Membership, Sequence[int]], Mapping[int, Iterable[Badge]]]
"""Given who asks and conversations' ids: badges by conversation. One query for all of them."""

_badges: list[Badges] = []


def add_badges(source: Badges) -> None:
    """Let the list show what the source says of each conversation."""
    if source not in _badges:
        _badges.append(source)


def badges_of(viewer: Membership, conversation_ids: Sequence[int]) -> dict[int, list[Badge]]:
    """All badges, by conversation."""
    found: dict[int, list[Badge]] = {number: [] for number in conversation_ids}
    for source in _badges:
        for number, badges in source(viewer, conversation_ids).items():
            found[number].extend(badges)
    return found

"""What later rooms add to conversations, without this room knowing them.

A room registers when it starts::

    extensions.add_badges(scores_of)      # in AppConfig.ready
    extensions.add_filter(AddedFilter("signal", _("Signal"), NAMES, has_signal, with_signal))
    extensions.add_findings(signals_in)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from evenhand.conversations.condition import Condition
from evenhand.people.models import Membership
from evenhand.people.roles import Action

if TYPE_CHECKING:
    from django.db.models import Q

Text = str | Promise


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


@dataclass(frozen=True, slots=True)
class AddedFilter:
    """A filter of the list, and of frames, that chooses among ``values`` (value: words).

    ``condition`` is the test on a conversation, given the workspace and the value; ``segments`` the
    test on a segment, given the value. ``listed`` gives what is offered where that depends on who
    asks; ``values`` then only says which values may stand in an address. It is not there for
    whoever may not do what it ``needs``.
    """

    name: str
    label: Text
    values: Mapping[str, Text]
    condition: Callable[[int, str], Condition]
    segments: Callable[[str], Q]
    listed: Callable[[Membership], Iterable[tuple[str, Text]]] | None = None
    needs: Action | None = None

    def open_to(self, viewer: Membership) -> bool:
        """Whether this viewer may narrow by it."""
        return self.needs is None or viewer.may(self.needs)

    def offered(self, viewer: Membership) -> Iterable[tuple[str, Text]]:
        """Values and their words, for this viewer to choose from."""
        return self.values.items() if self.listed is None else self.listed(viewer)


_filters: dict[str, AddedFilter] = {}


def add_filter(added: AddedFilter) -> None:
    """Let the list, and the frames of draws, be narrowed by it."""
    _filters[added.name] = added


def added_filters() -> Mapping[str, AddedFilter]:
    """All added filters, by name."""
    return _filters


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a message: characters from ``start`` up to, not including, ``end``."""

    message: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found in a conversation, and the places that show it."""

    text: Text
    kind: str = ""
    note: str = ""
    passages: list[Passage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Findings:
    """A card of the page of one conversation. ``note`` says what could not be told."""

    title: Text
    found: list[Finding]
    note: str = ""


_findings: list[Callable[[Membership, int], Findings | None]] = []


def add_findings(source: Callable[[Membership, int], Findings | None]) -> None:
    """Let the page of a conversation show what the source found in it, given who asks."""
    if source not in _findings:
        _findings.append(source)


def findings_of(viewer: Membership, conversation_id: int) -> list[Findings]:
    """All cards of findings."""
    given = (source(viewer, conversation_id) for source in _findings)
    return [each for each in given if each is not None]


_dependants: dict[str, Text] = {}


def add_dependant(label: str, words: Text) -> None:
    """Let the rows of a model (as ``reviews.review``) be named where a conversation is deleted."""
    _dependants[label] = words


def dependants() -> Mapping[str, Text]:
    """What later rooms hang on conversations, by the model's label."""
    return _dependants

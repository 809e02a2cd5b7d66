"""Finds the segment a past review is of, and the author who wrote it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from evenhand.conversations.models import Segment
from evenhand.conversations.plain import plain_line
from evenhand.errors import InputError
from evenhand.people.models import Membership, Workspace
from evenhand.people.services import known_agents
from evenhand.reviews.services.brought import author_known, author_named
from evenhand.sources.explain import shown
from evenhand.sources.formats.reviews.record import ReviewRecord


class Place(NamedTuple):
    """A segment as far as a review of it needs it."""

    id: int
    agent_id: int | None
    author: str
    agent_name: str
    happened_at: datetime
    content_hash: str

    @property
    def called(self) -> str:
        """The agent as a person knows them."""
        return self.agent_name or self.author or "an agent nobody knows"


class Segments:
    """The segments of some conversations of one source."""

    def __init__(self, workspace: Workspace, source: str, records: Sequence[ReviewRecord]) -> None:
        self._source = source
        self._by_conversation: dict[str, list[Place]] = defaultdict(list)
        rows = Segment.objects.filter(
            conversation__workspace=workspace,
            conversation__source=source,
            conversation__external_id__in={record.conversation for record in records},
        ).order_by("position")
        for name, pk, agent_id, author, agent_name, started_at, content_hash in rows.values_list(
            "conversation__external_id",
            "pk",
            "agent_id",
            "author",
            "agent__name",
            "started_at",
            "conversation__content_hash",
        ):
            place = Place(pk, agent_id, author, agent_name or "", started_at, content_hash)
            self._by_conversation[name].append(place)
        names = {name for record in records for name in _names(record)}
        self._known = known_agents(workspace, source, names)

    def find(self, record: ReviewRecord) -> Place:
        """The segment reviewed.

        Raises
        ------
        InputError
            The conversation is not there, or it cannot be told whose part of it is meant.
        """
        places = self._by_conversation.get(record.conversation)
        if not places:
            raise InputError(
                f"there is no conversation {shown(record.conversation)} from the source "
                f"{shown(self._source)} that an agent took part in. Import conversations before "
                "their reviews, and under the same source.",
                "conversation",
            )
        names = _names(record)
        if not names:
            return _only(places)
        found = [place for place in places if self._is_meant(place, names)]
        if not found:
            raise InputError(
                f"{names[0]} did not handle this conversation here; "
                f"{', '.join(place.called for place in places)} did. Name one of them, give the "
                "agent this name or e-mail under People, or correct who handled it.",
                "agent",
            )
        return found[0]

    def _is_meant(self, place: Place, names: list[str]) -> bool:
        """By e-mail or the source's id first, then by name."""
        known = {self._known[name] for name in names if name in self._known}
        if known:
            return place.agent_id in known
        called = {place.agent_name.casefold(), place.author.casefold()}
        return bool(called & {name.casefold() for name in names})


def _only(places: list[Place]) -> Place:
    if len({place.agent_id or place.author for place in places}) > 1:
        raise InputError(
            f"the conversation was handled by {', '.join(place.called for place in places)}; say "
            "whose part was reviewed.",
            "agent",
        )
    return places[0]


def _names(record: ReviewRecord) -> list[str]:
    return [name for name in (record.agent_email, record.agent) if name]


class Reviewer(NamedTuple):
    """Who wrote a review, as the file names them."""

    name: str
    email: str

    @classmethod
    def of(cls, record: ReviewRecord) -> Reviewer:
        """The reviewer of a record."""
        return cls(plain_line(record.reviewer, 150), record.reviewer_email)

    @property
    def external_id(self) -> str:
        """How someone without a sign-in is found again."""
        return self.email or f"name:{self.name.casefold()}"

    @property
    def called(self) -> str:
        """The name someone without a sign-in is shown by."""
        return self.name or self.email[:150]


def authors_for(workspace: Workspace, reviewers: Iterable[Reviewer]) -> dict[Reviewer, int]:
    """The ids of the authors meant: members by their e-mail, others by e-mail or name, made new.

    Someone who was first known without a sign-in and is a member by now is linked.
    """
    wanted = list(dict.fromkeys(reviewers))
    members = {
        member.user.email.lower(): member.user
        for member in Membership.objects.filter(
            workspace=workspace, user__email__in=_spellings(workspace, wanted)
        ).select_related("user")
    }
    return {
        reviewer: (
            author_known(workspace, reviewer.external_id, members[reviewer.email])
            if reviewer.email in members
            else author_named(workspace, reviewer.external_id, reviewer.called)
        ).pk
        for reviewer in wanted
    }


def _spellings(workspace: Workspace, wanted: list[Reviewer]) -> list[str]:
    """The members' e-mails as they are spelt, of those that the file names in any case."""
    emails = {reviewer.email for reviewer in wanted if reviewer.email}
    known = Membership.objects.filter(workspace=workspace).values_list("user__email", flat=True)
    return [email for email in known if email.lower() in emails]

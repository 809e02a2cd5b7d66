"""How a chunk of prepared conversations gets into the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from django.utils import timezone

from evenhand.conversations import rows
from evenhand.conversations.attribution import match, pointed_at
from evenhand.conversations.derive import PreparedSegment
from evenhand.conversations.models import Conversation, Segment
from evenhand.conversations.prepare import Prepared
from evenhand.conversations.record import SurveyRecord
from evenhand.people.models import TeamMembership, Workspace
from evenhand.people.services import AgentHandle, agents_for
from evenhand.people.teams import put_in_teams

_ASIDE = 16_000
"""Positions are moved out of each other's way by this much while they change."""


class Outcome(StrEnum):
    """What storing something changed. ``missing``: the conversation it belongs to is not there."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MISSING = "missing"


class Stored(NamedTuple):
    """What is known of a conversation already there."""

    id: int
    content_hash: str
    redacted: bool


class Arrival:
    """Conversations of one source on their way in; no id occurs twice."""

    def __init__(self, workspace: Workspace, source: str, chunk: Sequence[Prepared]) -> None:
        self.workspace = workspace
        self.source = source
        self.now = timezone.now()
        self.moment = rows.moments()
        stored = self._stored(prepared.external_id for prepared in chunk)
        self.outcomes = [_outcome(prepared, stored) for prepared in chunk]
        decided = list(zip(chunk, self.outcomes, strict=True))
        self.added = [prepared for prepared, outcome in decided if outcome is Outcome.ADDED]
        self.updated = [prepared for prepared, outcome in decided if outcome is Outcome.UPDATED]
        self.ids = {external_id: found.id for external_id, found in stored.items()}
        self.agents: dict[AgentHandle, int] = {}

    def store(self) -> list[Outcome]:
        """Write what is new or changed."""
        moving = self.added + self.updated
        if not moving:
            return self.outcomes
        self.agents = agents_for(self.workspace, self.source, _handles(moving))
        self._add_conversations()
        self._add_segments()
        self._update_conversations()
        self._update_segments()
        self._store_surveys(moving)
        self._add_tags(moving)
        self._put_in_teams(moving)
        return self.outcomes

    def _stored(self, external_ids: Iterable[str]) -> dict[str, Stored]:
        found = Conversation.objects.filter(
            workspace=self.workspace, source=self.source, external_id__in=list(external_ids)
        ).values_list("external_id", "id", "content_hash", "redacted_at")
        return {
            name: Stored(number, content_hash, redacted_at is not None)
            for name, number, content_hash, redacted_at in found
        }

    def _add_conversations(self) -> None:
        tail = (self.moment(self.now), self.workspace.pk, self.source)
        added = rows.add(
            rows.ADD_CONVERSATIONS,
            [(*self._columns(prepared), *tail, prepared.external_id) for prepared in self.added],
        )
        self.ids.update(added)
        rows.add(
            rows.ADD_TRANSCRIPTS,
            [
                (self.ids[prepared.external_id], prepared.document, prepared.search_text)
                for prepared in self.added
            ],
        )

    def _add_segments(self) -> None:
        rows.add(
            rows.ADD_SEGMENTS,
            [
                self._new_segment(prepared, part, position)
                for prepared in self.added
                for position, part in enumerate(prepared.derived.segments)
            ],
        )

    def _update_conversations(self) -> None:
        rows.change(
            rows.CHANGE_CONVERSATION,
            [
                (*self._columns(prepared), self.ids[prepared.external_id])
                for prepared in self.updated
            ],
        )
        rows.change(
            rows.CHANGE_TRANSCRIPT,
            [
                (prepared.document, prepared.search_text, self.ids[prepared.external_id])
                for prepared in self.updated
            ],
        )
        rows.change(
            rows.REMOVE_TAGS, [(self.ids[prepared.external_id],) for prepared in self.updated]
        )

    def _update_segments(self) -> None:
        if not self.updated:
            return
        old = defaultdict(list)
        ids = [self.ids[prepared.external_id] for prepared in self.updated]
        for segment in Segment.objects.filter(conversation__in=ids).order_by("position"):
            old[segment.conversation_id].append(segment)
        for prepared in self.updated:
            self._merge(prepared, old[self.ids[prepared.external_id]])

    def _merge(self, prepared: Prepared, old: list[Segment]) -> None:
        """Give the conversation its new segments without losing one that something points at."""
        matched = match(old, prepared.derived.segments)
        rows.change(rows.MOVE_SEGMENT, [(_ASIDE, segment.pk) for segment in old])
        position = {part.author: n for n, part in enumerate(prepared.derived.segments)}
        rows.change(
            rows.CHANGE_SEGMENT,
            [
                (*self._kept_segment(prepared, segment, part), position[part.author], segment.pk)
                for segment, part in matched.kept
            ],
        )
        rows.add(
            rows.ADD_SEGMENTS,
            [self._new_segment(prepared, part, position[part.author]) for part in matched.new],
        )
        self._retire(matched.gone, len(position), max(prepared.derived.messages - 1, 0))

    def _retire(self, gone: list[Segment], position: int, last_message: int) -> None:
        """Remove segments nothing points at; the others stay, behind those still there."""
        staying = pointed_at(segment.pk for segment in gone)
        Segment.objects.filter(pk__in=[s.pk for s in gone if s.pk not in staying]).delete()
        for segment in gone:
            if segment.pk not in staying:
                continue
            segment.position = position
            segment.first_message = min(segment.first_message, last_message)
            segment.last_message = min(segment.last_message, last_message)
            segment.save(update_fields=["position", "first_message", "last_message"])
            position += 1

    def _columns(self, prepared: Prepared) -> rows.Row:
        return rows.conversation_row(prepared, self.now, self.moment)

    def _new_segment(self, prepared: Prepared, part: PreparedSegment, position: int) -> rows.Row:
        agent_id = self._agent(prepared, part)
        row = rows.segment_row(part, agent_id, prepared.channel, self.moment)
        return (*row, position, self.ids[prepared.external_id], self.workspace.pk, False)

    def _kept_segment(
        self, prepared: Prepared, segment: Segment, part: PreparedSegment
    ) -> rows.Row:
        corrected = segment.attribution_corrected
        agent_id = segment.agent_id if corrected else self._agent(prepared, part)
        return rows.segment_row(part, agent_id, prepared.channel, self.moment)

    def _agent(self, prepared: Prepared, part: PreparedSegment) -> int | None:
        if not part.attributed:
            return None
        return self.agents[prepared.handles[part.author]]

    def _store_surveys(self, moving: Sequence[Prepared]) -> None:
        rows.add(
            rows.STORE_SURVEYS,
            [self._survey(prepared, survey) for prepared in moving for survey in prepared.surveys],
        )

    def _survey(self, prepared: Prepared, survey: SurveyRecord) -> rows.Row:
        handle = prepared.handles.get(survey.agent)
        agent_id = None if handle is None else self.agents[handle]
        row = rows.survey_row(survey, agent_id, self.moment)
        return (*row, self.ids[prepared.external_id], self.workspace.pk)

    def _add_tags(self, moving: Sequence[Prepared]) -> None:
        rows.add(
            rows.ADD_TAGS,
            [
                (self.workspace.pk, self.ids[prepared.external_id], tag)
                for prepared in moving
                for tag in prepared.tags
            ],
        )

    def _put_in_teams(self, moving: Sequence[Prepared]) -> None:
        if not TeamMembership.objects.filter(team__workspace=self.workspace).exists():
            return
        conversations = [self.ids[prepared.external_id] for prepared in moving]
        put_in_teams(Segment.objects.filter(conversation__in=conversations), self.workspace)


def without_repeats(chunk: Sequence[Prepared]) -> Iterable[list[Prepared]]:
    """The chunk in parts within which no id occurs twice, so that later ones update earlier."""
    part: dict[str, Prepared] = {}
    for prepared in chunk:
        if prepared.external_id in part:
            yield list(part.values())
            part = {}
        part[prepared.external_id] = prepared
    if part:
        yield list(part.values())


def _outcome(prepared: Prepared, stored: dict[str, Stored]) -> Outcome:
    """A redacted conversation is not updated: what was taken out must not come back."""
    found = stored.get(prepared.external_id)
    if found is None:
        return Outcome.ADDED
    if found.redacted or found.content_hash == prepared.content_hash:
        return Outcome.UNCHANGED
    return Outcome.UPDATED


def _handles(moving: Sequence[Prepared]) -> dict[AgentHandle, None]:
    return {handle: None for prepared in moving for handle in prepared.handles.values()}

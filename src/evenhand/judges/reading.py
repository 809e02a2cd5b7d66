"""From stored segments to the text judges read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from evenhand.conversations.derive import moment_of
from evenhand.conversations.models import Conversation, Segment, Transcript
from evenhand.conversations.transcript import Kind, Message
from evenhand.judges.contract import Line, SegmentText
from evenhand.reviews.screen import applying
from evenhand.scorecards.document import ScorecardDocument


class Read(NamedTuple):
    """A stored segment and its text; ``problem`` says why there is none."""

    segment: Segment
    text: SegmentText
    problem: str = ""


def read(content: ScorecardDocument | None, ids: Sequence[int]) -> list[Read]:
    """The segments with these ids, in order of id, with the categories they are asked.

    Without a scorecard they are asked nothing. A transcript that is missing or cannot be read
    leaves its segment without lines, and says why.
    """
    segments = (
        Segment.objects.filter(pk__in=ids)
        .select_related("conversation__transcript", "team")
        .defer("conversation__transcript__search_text")
        .order_by("pk")
    )
    return [_read(content, segment) for segment in segments]


def text_of(segment: Segment, content: ScorecardDocument | None) -> SegmentText:
    """A segment as judges see it; conversation, transcript and team must be loaded.

    Raises
    ------
    Transcript.DoesNotExist, msgspec.DecodeError, KeyError
        The transcript is missing or damaged.
    """
    conversation = segment.conversation
    transcript = conversation.transcript.content
    people = transcript.by_id()
    kinds = {key: person.kind for key, person in people.items()}
    return msgspec.structs.replace(
        _without_lines(segment, content),
        lines=tuple(
            _line(place, message, kinds[message.author], segment)
            for place, message in enumerate(transcript.messages)
        ),
        events=tuple(transcript.events),
        names=tuple(person.name for person in people.values() if person.name),
    )


def _read(content: ScorecardDocument | None, segment: Segment) -> Read:
    try:
        return Read(segment, text_of(segment, content))
    except (Transcript.DoesNotExist, msgspec.DecodeError, KeyError) as error:
        problem = f"Its transcript cannot be read: {type(error).__name__}: {error}"
        return Read(segment, _without_lines(segment, content), problem[:300])


def _without_lines(segment: Segment, content: ScorecardDocument | None) -> SegmentText:
    conversation = segment.conversation
    return SegmentText(
        id=segment.pk,
        channel=segment.channel,
        language=conversation.language,
        started_at=segment.started_at,
        lines=(),
        team=segment.team.name if segment.team else "",
        tags=tuple(conversation.tags),
        attributes=conversation.attributes,
        asked=_asked(content, segment),
    )


def _asked(content: ScorecardDocument | None, segment: Segment) -> frozenset[str]:
    if content is None:
        return frozenset()
    return frozenset(category.key for category in applying(content, segment))


def _line(place: int, message: Message, kind: Kind, segment: Segment) -> Line:
    return Line(
        place=place,
        author=message.author,
        kind=kind,
        visibility=message.visibility,
        text=message.text,
        mine=message.author == segment.author,
        sent_at=_sent_at(message, segment.conversation),
        offset=message.offset,
        duration=message.duration,
    )


def _sent_at(message: Message, conversation: Conversation) -> datetime | None:
    """When it was said; assumed times are none."""
    if conversation.times_assumed:
        return None
    return moment_of(message, conversation.started_at)

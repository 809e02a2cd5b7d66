"""A transcript as it is shown: local times, names, and text cut where something is marked.

Offsets count characters (code points) of a message's text, as evidence does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.conversations.drawing.transcript import drawn
from evenhand.conversations.transcript import (
    Event,
    Kind,
    Message,
    Participant,
    Transcript,
    Visibility,
)

_ROLES: dict[str, Promise] = {
    Kind.AGENT: gettext_lazy("agent"),
    Kind.BOT: gettext_lazy("AI agent"),
    Kind.UNKNOWN: gettext_lazy("unknown"),
    Kind.SYSTEM: gettext_lazy("system"),
}
_REPLYING = frozenset({Kind.AGENT, Kind.BOT})
_STYLES = {"email": "conversation-mail", "phone": "conversation-call"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a message to be marked: characters from ``start`` up to, not including, ``end``.

    ``key`` is whatever the page wants to find it by; ``found`` says it is a search hit rather
    than evidence.
    """

    message: int
    start: int
    end: int
    key: str = ""
    found: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters under the same marks; ``keys`` are those marks' keys, by spaces."""

    text: str
    start: int
    marked: bool = False
    found: bool = False
    keys: str = ""


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """One message as it is shown.

    ``position`` is its place in the transcript. ``kind`` is customer, agent, bot, system, unknown,
    or note for an internal one. ``other`` says that somebody wrote it who is not under review;
    ``heading`` says who wrote it, and as what. Where nothing is marked ``text`` is all of it and
    there are no ``spans``.
    ``time`` is the viewer's time of day, or the time code of a call; ``day`` is said once per day.
    ``events`` happened just before it.
    """

    position: int
    heading: str
    kind: str
    other: bool
    time: str
    sent_at: str
    day: str
    subject: str
    text: str
    spans: list[Span]
    events: list[ShownEvent]


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """Something beside the messages: a transfer, a tool call."""

    kind: str
    author: str
    time: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownTranscript:
    """All that the transcript partial needs."""

    style: str
    messages: list[ShownMessage]
    last_events: list[ShownEvent]

    def drawn(self) -> SafeString:
        """The messages and events as inert HTML."""
        return drawn(self)


def show(
    transcript: Transcript,
    channel: str = "",
    reviewed: str = "",
    marks: Iterable[Mark] = (),
) -> ShownTranscript:
    """The transcript as it is shown, in the active time zone.

    Parameters
    ----------
    transcript:
        The stored document.
    channel:
        Decides the layout of e-mails and calls.
    reviewed:
        The id of the author under review; other agents' messages step back. Empty: nobody's do.
    marks:
        Parts to be marked; those outside their message are left out, overlapping ones are kept.

    Returns
    -------
    ShownTranscript
        For ``conversations/_transcript.html``.
    """
    stage = _Stage(transcript, reviewed)
    by_message = _by_message(marks)
    messages = [
        stage.message(position, message, by_message.get(position, ()))
        for position, message in enumerate(transcript.messages)
    ]
    return ShownTranscript(
        style=_STYLES.get(channel, ""),
        messages=messages,
        last_events=stage.events.get(len(transcript.messages), []),
    )


def spans(text: str, marks: Sequence[Mark] = ()) -> list[Span]:
    """The text cut wherever a mark begins or ends; together the spans are the text again.

    Examples
    --------
    >>> [span.text for span in spans("Hello Maya", [Mark(0, 6, 10)])]
    ['Hello ', 'Maya']
    """
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    if not inside:
        return [Span(text, 0)]
    cuts = {0, len(text)}
    for mark in inside:
        cuts |= {mark.start, mark.end}
    return [_span(text, start, end, inside) for start, end in pairwise(sorted(cuts))]


def heading(author: Participant, visibility: str = Visibility.PUBLIC) -> str:
    """Who somebody is, and as what they take part: ``Ana Silva (agent)``."""
    name = author.name or author.email or author.id
    role = _ROLES.get(author.kind)
    who = f"{name} ({role})" if role else name
    if visibility == Visibility.INTERNAL:
        return _("Internal note · %(who)s") % {"who": who}
    if visibility == Visibility.UNKNOWN:
        return _("%(who)s · perhaps internal") % {"who": who}
    return who


def clock(seconds: float) -> str:
    """A time code: minutes and seconds, hours where there are any.

    Examples
    --------
    >>> clock(75.4), clock(3605)
    ('1:15', '1:00:05')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class _Stage:
    """The people, events and last day shown, while messages are shown one after the other."""

    def __init__(self, transcript: Transcript, reviewed: str) -> None:
        self.people = transcript.by_id()
        self.reviewed = reviewed
        self.headings: dict[tuple[str, str], str] = {}
        self.zone = timezone.get_current_timezone()
        self.day: date | None = None
        self.events: defaultdict[int, list[ShownEvent]] = defaultdict(list)
        for event in transcript.events:
            self.events[event.after].append(self._event(event))

    def message(self, position: int, message: Message, marks: Sequence[Mark]) -> ShownMessage:
        author = self.people[message.author]
        local = None if message.sent_at is None else message.sent_at.astimezone(self.zone)
        note = message.visibility == Visibility.INTERNAL
        return ShownMessage(
            position=position,
            heading=self._heading(author, message.visibility),
            kind="note" if note else author.kind,
            other=self._other(author),
            time=_time(message, local),
            sent_at="" if message.sent_at is None else message.sent_at.isoformat(),
            day=self._new_day(local),
            subject=message.subject,
            text=message.text,
            spans=spans(message.text, marks) if marks else [],
            events=self.events.get(position, []),
        )

    def _heading(self, author: Participant, visibility: str) -> str:
        known = self.headings.get((author.id, visibility))
        if known is None:
            known = self.headings[author.id, visibility] = heading(author, visibility)
        return known

    def _other(self, author: Participant) -> bool:
        return bool(self.reviewed) and author.kind in _REPLYING and author.id != self.reviewed

    def _new_day(self, local: datetime | None) -> str:
        if local is None or local.date() == self.day:
            return ""
        self.day = local.date()
        return date_format(self.day)

    def _event(self, event: Event) -> ShownEvent:
        author = self.people.get(event.author)
        local = None if event.at is None else event.at.astimezone(self.zone)
        return ShownEvent(
            kind=event.kind,
            author=author.name or author.id if author else "",
            time=_time_of_day(local),
            text=event.text,
        )


def _span(text: str, start: int, end: int, marks: Sequence[Mark]) -> Span:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    return Span(
        text=text[start:end],
        start=start,
        marked=any(not mark.found for mark in over),
        found=any(mark.found for mark in over),
        keys=" ".join(mark.key for mark in over if mark.key),
    )


def _time(message: Message, local: datetime | None) -> str:
    return clock(message.offset) if message.offset is not None else _time_of_day(local)


def _time_of_day(local: datetime | None) -> str:
    return "" if local is None else f"{local.hour:02}:{local.minute:02}"


def _by_message(marks: Iterable[Mark]) -> dict[int, list[Mark]]:
    grouped: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        grouped[mark.message].append(mark)
    return grouped

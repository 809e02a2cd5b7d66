"""A conversation shown without the name of the agent under review."""

from __future__ import annotations

import re

import msgspec
from django.utils.translation import gettext as _

from evenhand.conversations.models import Segment
from evenhand.conversations.transcript import Kind, Participant, Transcript

_SHORTEST = 3
_BLOCK = "█"


def masked(content: Transcript, segment: Segment) -> Transcript:
    """The transcript with the reviewed agent's name blacked out.

    Where the source does not say who of several agents is reviewed, all of them are nameless.
    Every character of a name gives one block, so that evidence keeps its place.
    """
    hidden = _hidden(content, segment)
    names = _words([*(person.name for person in hidden), str(segment.agent or "")])
    ids = {person.id for person in hidden}
    return msgspec.structs.replace(
        content,
        participants=[
            _nameless(person) if person.id in ids else person for person in content.participants
        ],
        messages=[
            msgspec.structs.replace(
                message,
                text=blacked_out(message.text, names),
                subject=blacked_out(message.subject, names),
            )
            for message in content.messages
        ],
        events=[
            msgspec.structs.replace(event, text=blacked_out(event.text, names))
            for event in content.events
        ],
    )


def blacked_out(text: str, names: list[str]) -> str:
    """The text with every whole word that is one of the names blacked out.

    Examples
    --------
    >>> blacked_out("Hi, Ana here. Banana?", ["Ana"])
    'Hi, ███ here. Banana?'
    """
    if not names or not text:
        return text
    pattern = rf"\b(?:{'|'.join(map(re.escape, names))})\b"
    return re.sub(pattern, lambda hit: _BLOCK * len(hit.group()), text, flags=re.IGNORECASE)


def _hidden(content: Transcript, segment: Segment) -> list[Participant]:
    reviewed = [person for person in content.participants if person.id == segment.author]
    return reviewed or [
        person for person in content.participants if person.kind in (Kind.AGENT, Kind.UNKNOWN)
    ]


def _words(names: list[str]) -> list[str]:
    words = {word for name in names for word in name.split() if len(word) >= _SHORTEST}
    return sorted(words, key=lambda word: (-len(word), word))


def _nameless(person: Participant) -> Participant:
    return msgspec.structs.replace(person, name=_("Agent"), email="")

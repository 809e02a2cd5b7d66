"""A conversation shown without the name of the agent under review."""

from __future__ import annotations

import re

import msgspec
from django.utils.translation import gettext as _

from evenhand.conversations.models import Segment
from evenhand.conversations.transcript import Participant, Transcript

_SHORTEST = 3
_BLOCK = "█"


def masked(content: Transcript, segment: Segment) -> Transcript:
    """The transcript with the reviewed agent's name blacked out.

    Every character of a name gives one block, so that evidence keeps its place.
    """
    names = _names(content, segment)
    return msgspec.structs.replace(
        content,
        participants=[_nameless(person, segment) for person in content.participants],
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


def names_of(segment: Segment) -> list[str]:
    """The words of the agent's name, as they would be met in the text."""
    return _names(segment.conversation.transcript.content, segment)


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


def _names(content: Transcript, segment: Segment) -> list[str]:
    person = content.by_id().get(segment.author)
    known = [person.name if person else "", segment.agent.name if segment.agent else ""]
    words = {word for name in known for word in name.split() if len(word) >= _SHORTEST}
    return sorted(words, key=lambda word: (-len(word), word))


def _nameless(person: Participant, segment: Segment) -> Participant:
    if person.id != segment.author:
        return person
    return msgspec.structs.replace(person, name=_("Agent"), email="")

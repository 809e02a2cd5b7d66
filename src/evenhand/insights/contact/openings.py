"""How a customer begins: the words that say what a contact is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from evenhand.conversations.transcript import Kind, Transcript, Visibility
from evenhand.judges.rules.text import own_spans

ENOUGH_WORDS = 8
MOST_MESSAGES = 3
LONGEST = 600
LONGEST_WHOLE = 6_000
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:;\u2026]+(?=\s|$)|[\n\u2013\u2014]+")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_CODE = re.compile(r"[\w-]*\d[\w-]*")


class Opening(NamedTuple):
    """The opening of one conversation; ``text`` is empty where the customer wrote no words."""

    conversation: int
    language: str
    text: str


def opening_text(transcript: Transcript, subject: str = "") -> str:
    """The subject and what the customer wrote first, without names, numbers and addresses.

    Parameters
    ----------
    transcript:
        The conversation.
    subject:
        Its subject, if it has one.

    Returns
    -------
    str
        Words as they were written, a full stop between sentences, at most ``LONGEST`` characters;
        empty where there are none, so where only pictures, numbers or emoji were sent.
    """
    return _without_names(transcript, (subject, *_written(transcript)))[:LONGEST]


def whole_text(transcript: Transcript) -> str:
    """The words of everybody's messages that the customer could read, without names."""
    seen = (each for each in transcript.messages if each.visibility != Visibility.INTERNAL)
    return _without_names(transcript, (each.text for each in seen))[:LONGEST_WHOLE]


def customer_text(transcript: Transcript) -> str:
    """What the customer wrote first, as it was written."""
    return " ".join(_written(transcript))[:LONGEST]


def words(text: str) -> list[str]:
    """The words of a text, without addresses and anything with a digit in it.

    Examples
    --------
    >>> words("Order A-1003 didn't arrive, mail me@example.org")
    ['Order', "didn't", 'arrive', 'mail']
    """
    plain = _CODE.sub(" ", _ADDRESS.sub(" ", text))
    return [word.replace("’", "'") for word in _WORD.findall(plain)]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, without what ends them.

    Examples
    --------
    >>> sentences_of("Hello. Where is my parcel? It was due: yesterday")
    ['Hello', 'Where is my parcel', 'It was due', 'yesterday']
    """
    parts = (part.strip() for part in _SENTENCE_END.split(text))
    return [part for part in parts if part]


def _without_names(transcript: Transcript, parts: Iterable[str]) -> str:
    names = {word.casefold() for person in transcript.participants for word in words(person.name)}
    said = (
        " ".join(word for word in words(sentence) if word.casefold() not in names)
        for part in parts
        for sentence in sentences_of(_ADDRESS.sub(" ", part))
    )
    return ". ".join(sentence for sentence in said if sentence)


def _written(transcript: Transcript) -> Iterable[str]:
    """The customer's first messages, until there are words enough."""
    kinds = {person.id: person.kind for person in transcript.participants}
    count = messages = 0
    for message in transcript.messages:
        if kinds[message.author] != Kind.CUSTOMER or message.visibility == Visibility.INTERNAL:
            continue
        own = " ".join(message.text[start:end] for start, end in own_spans(message.text))
        yield own
        messages += 1
        count += len(words(own))
        if count >= ENOUGH_WORDS or messages == MOST_MESSAGES:
            return

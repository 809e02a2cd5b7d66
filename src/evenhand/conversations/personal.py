"""Personal data in a text, found without a model: it is hidden from judges and blacked out.

Found are card numbers (Luhn), IBANs (mod 97), e-mail addresses, phone numbers, bare numbers of nine
digits and more (they may be phones or accounts), and the names of the conversation's participants.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

_EMAIL = re.compile(r"[\w.+%'-]+@(?:[\w-]+\.)+\w{2,}")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}")
_CARD = re.compile(r"(?<!\d)\d(?:[ .-]?\d){12,18}(?!\d)")
_PHONE = re.compile(
    r"""(?<![\w+])(?:
        (?:\+|00)\d[0-9\s()./-]{5,22}\d            # with the code of a country
        |\(?0\d{1,5}\)?[\s./-]?\d[0-9\s./-]{3,14}\d  # with a leading 0
        |\(\d{2,4}\)\s?\d[0-9\s.-]{4,12}\d      # with the area in brackets
        |\d{2,4}(?:[ .-]\d{2,4}){2,5}              # in groups
    )(?!\w)""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"(?<!\d)\d{9,}(?!\d)")
_DATE = re.compile(r"(?:\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4})(?!\d)")
_WITHOUT_SPACES = "\u0e00"
_NOBODY = frozenset(
    [
        "agent",
        "ai",
        "and",
        "assistant",
        "bot",
        "client",
        "customer",
        "da",
        "de",
        "del",
        "desk",
        "di",
        "el",
        "help",
        "la",
        "le",
        "of",
        "service",
        "support",
        "system",
        "team",
        "the",
        "unknown",
        "user",
        "van",
        "visitor",
        "von",
    ]
)
"""Words of participants' names that are no names: hiding them would hide the conversation."""


class Found(NamedTuple):
    """A passage, and what it is: CARD, IBAN, EMAIL, PHONE, NUMBER or NAME."""

    start: int
    end: int
    kind: str


class Names:
    """The names of a conversation's participants, to be found in its texts.

    Examples
    --------
    >>> personal_data("Maya: maya@lund.example", Names(["Maya Lund"]))[0]
    Found(start=0, end=4, kind='NAME')
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._pattern = _names_pattern(names)

    def find(self, text: str) -> Iterator[Found]:
        """Each place where one of them, or a part of one, stands as a word."""
        if self._pattern is not None:
            yield from _matches(self._pattern, text, "NAME")


def personal_data(text: str, names: Names) -> list[Found]:
    """All of it, in order, nothing twice; what comes first in the list of kinds wins."""
    chosen: list[Found] = []
    for look in (_emails, _ibans, _cards, _phones, _numbers, names.find):
        for found in look(text):
            if all(found.end <= each.start or found.start >= each.end for each in chosen):
                chosen.append(found)
    return sorted(chosen)


def luhn(digits: str) -> bool:
    """Whether the last digit of a card number fits the others (ISO/IEC 7812-1).

    Examples
    --------
    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def iban(text: str) -> bool:
    """Whether the check digits of an account number fit (ISO 13616, mod 97).

    Examples
    --------
    >>> iban("GB82WEST12345698765432"), iban("GB82WEST12345698765433")
    (True, False)
    """
    turned = (text[4:] + text[:4]).upper()
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def _emails(text: str) -> Iterator[Found]:
    return _matches(_EMAIL, text, "EMAIL")


def _ibans(text: str) -> Iterator[Found]:
    """The longest run of each candidate whose check digits fit: words may follow an IBAN."""
    for match in _IBAN.finditer(text):
        for end in range(match.end(), match.start() + 14, -1):
            bare = re.sub("[ -]", "", text[match.start() : end])
            if text[end - 1].isalnum() and iban(bare) and not _goes_on(text, end):
                yield Found(match.start(), end, "IBAN")
                break


def _goes_on(text: str, end: int) -> bool:
    return text[end : end + 1].isalnum()


def _cards(text: str) -> Iterator[Found]:
    return _matches(_CARD, text, "CARD", lambda found: luhn(re.sub(r"\D", "", found)))


def _phones(text: str) -> Iterator[Found]:
    return _matches(_PHONE, text, "PHONE", _is_phone)


def _numbers(text: str) -> Iterator[Found]:
    return _matches(_NUMBER, text, "NUMBER")


def _is_phone(found: str) -> bool:
    digits = len(re.sub(r"\D", "", found))
    return 8 <= digits <= 15 and _DATE.match(found) is None


def _matches(
    pattern: re.Pattern[str], text: str, kind: str, holds: Callable[[str], bool] = bool
) -> Iterator[Found]:
    for match in pattern.finditer(text):
        if holds(match[0]):
            yield Found(match.start(), match.end(), kind)


def _names_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Whole names and their parts, with and without accents, longest first, in any case."""
    words = {form for name in names for word in _parts(name) for form in (word, _plain(word))}
    if not words:
        return None
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_bounded, ordered)), re.IGNORECASE)


def _parts(name: str) -> set[str]:
    """A name and its words, but not those that name nobody."""
    bare = name.strip()
    return {
        word
        for word in (bare, *re.split(r"[\s,]+", bare))
        if len(word) > 1 and word[0].isalpha() and not _NOBODY.issuperset(word.casefold().split())
    }


def _plain(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _bounded(word: str) -> str:
    """The word as a whole; scripts written without spaces have no such bounds."""
    if max(word) >= _WITHOUT_SPACES:
        return re.escape(word)
    return rf"(?<!\w){re.escape(word)}(?!\w)"

"""Personal data out of a text before it leaves, and back into what is said about it.

What is masked: card numbers (Luhn), IBANs (mod 97), e-mail addresses, phone numbers, bare numbers
of nine digits and more (they may be phones or accounts), and the names of the conversation's
participants. The same text always gets the same placeholder, different texts
different ones, and no placeholder occurs in the text by itself: ``undo(hide(text)) == text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from evenhand.conversations.personal import Names, iban, luhn, personal_data

__all__ = ["Mask", "hide_plain", "iban", "luhn"]


class Mask:
    """Placeholders for one conversation.

    Parameters
    ----------
    names:
        Of its participants.
    texts:
        All that will be masked, so that no placeholder is taken that is in them already.

    Examples
    --------
    >>> mask = Mask(["Maya Lund"], [])
    >>> mask.hide("Maya here, maya@lund.example, +44 20 7946 0018")
    '[NAME 1] here, [EMAIL 1], [PHONE 1]'
    >>> mask.undo("[NAME 1] gave [PHONE 1]")
    'Maya gave +44 20 7946 0018'
    """

    def __init__(self, names: Iterable[str], texts: Iterable[str]) -> None:
        self._names = Names(names)
        self._taken = set(_PLACEHOLDER.findall("\n".join(texts)))
        self._by_text: dict[str, str] = {}
        self._by_placeholder: dict[str, str] = {}
        self._last: dict[str, int] = {}

    def hide(self, text: str) -> str:
        """The text with placeholders."""
        parts: list[str] = []
        at = 0
        for found in personal_data(text, self._names):
            hidden = text[found.start : found.end]
            parts += [text[at : found.start], self._placeholder(hidden, found.kind)]
            at = found.end
        return "".join([*parts, text[at:]])

    def undo(self, text: str) -> str:
        """A text about the conversation, with what was hidden."""
        return _PLACEHOLDER.sub(lambda match: self._by_placeholder.get(match[0], match[0]), text)

    def _placeholder(self, text: str, kind: str) -> str:
        known = self._by_text.get(text)
        if known is None:
            known = self._by_text[text] = self._new(kind)
            self._by_placeholder[known] = text
        return known

    def _new(self, kind: str) -> str:
        number = self._last.get(kind, 0) + 1
        while f"[{kind} {number}]" in self._taken:
            number += 1
        self._last[kind] = number
        return f"[{kind} {number}]"


_PLACEHOLDER = re.compile(r"\[(?:NAME|EMAIL|IBAN|CARD|PHONE|NUMBER) [0-9]+\]")


def hide_plain(text: str) -> str:
    """A text of no conversation, such as an example, without what can be known as personal."""
    return Mask([], [text]).hide(text)

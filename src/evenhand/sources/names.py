"""Names as files write them, compared by their letters and digits alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def plain_name(name: str) -> str:
    """The name without case, spaces and marks.

    Examples
    --------
    >>> plain_name("Ticket ID"), plain_name("Größe (cm)")
    ('ticketid', 'größecm')
    """
    return "".join(letter for letter in name.lower() if letter.isalnum())


def named_parts(names: Iterable[str], words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Which name holds which part, by the words each part goes by; each name serves once.

    Examples
    --------
    >>> named_parts(["Ticket ID", "When"], {"id": ("ticketid", "id"), "text": ("text",)})
    {'id': 'Ticket ID'}
    """
    plain = {plain_name(name): name for name in reversed(list(names))}
    found = {}
    for part, known in words.items():
        word = next((word for word in known if word in plain), None)
        if word:
            found[part] = plain.pop(word)
    return found

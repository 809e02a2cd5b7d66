"""A first mapping for foreign JSON, by the names in it; to be checked by a person."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from evenhand.errors import InputError
from evenhand.sources.formats.csv.columns import known_kind, propose
from evenhand.sources.formats.mapped.mapping import Mapping
from evenhand.sources.formats.mapped.paths import as_text, reader

_DEEPEST = 3


def draft_mapping(document: Any, where: str) -> Mapping:
    """A mapping that fits the document, as far as names tell.

    Raises
    ------
    InputError
        The document holds no list of messages.

    Examples
    --------
    >>> found = draft_mapping({"chat": "7", "log": [{"speaker": "USER", "text": "Hi"}]}, "a.json")
    >>> found.messages, found.message.author, found.kinds
    ('log', 'speaker', {'USER': 'customer'})
    """
    path, messages = _longest_list(document, "")
    if not messages:
        raise InputError(
            "no list of messages is found in the first document. Write a mapping that says where "
            "its ids, messages and authors are, and give it with --mapping.",
            where,
        )
    whole = propose(document)
    message = propose({key: None for item in messages for key in item}).message
    told_by = reader(message.kind or message.author)
    words = {as_text(told_by(item)): None for item in messages}
    kinds = {word: kind for word in words if (kind := known_kind(word))}
    return structs.replace(whole, messages=path, message=message, kinds=kinds, transcript="")


def _longest_list(value: Any, path: str) -> tuple[str, list[dict[str, Any]]]:
    """Path and content of the longest list of objects."""
    best: tuple[str, list[dict[str, Any]]] = ("", [])
    if not isinstance(value, dict) or path.count(".") >= _DEEPEST:
        return best
    for name, item in value.items():
        place = f"{path}.{name}" if path else str(name)
        found = (place, item) if _is_objects(item) else _longest_list(item, place)
        best = max(best, found, key=lambda candidate: len(candidate[1]))
    return best


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(i, dict) for i in value)

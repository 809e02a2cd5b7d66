"""Reads values out of documents by path."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from evenhand.sources.formats.mapped.mapping import Field, Pick

Reader = Callable[[Any], Any]


def reader(field: Field) -> Reader:
    """A function from a document to the field's value, or None.

    Examples
    --------
    >>> reader("info.steps.0")({"info": {"steps": ["first"]}})
    'first'
    >>> reader(Pick(path="ch", values={"mail": "email"}, default="chat"))({"ch": "mail"})
    'email'
    """
    if isinstance(field, str):
        return _at(field)
    if field.value:
        return lambda document: field.value
    return _translated(field, _at(field.path))


def text_reader(field: Field) -> Callable[[Any], str]:
    """Like ``reader``, and always text."""
    read = reader(field)
    return lambda document: as_text(read(document))


def as_text(value: Any) -> str:
    """A value as text; the parts of a list of content parts are joined.

    Examples
    --------
    >>> as_text([{"type": "text", "text": "Hi"}, {"type": "image_url", "image_url": {}}])
    'Hi\\n[image_url]'
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_part(part) for part in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _part(part: Any) -> str:
    if not isinstance(part, dict):
        return as_text(part)
    if isinstance(part.get("text"), str):
        return str(part["text"])
    return f"[{part['type']}]" if isinstance(part.get("type"), str) else as_text(part)


def _at(path: str) -> Reader:
    if not path:
        return lambda document: None
    steps = path.split(".")

    def read(document: Any) -> Any:
        # A key or column may itself hold dots.
        if isinstance(document, dict) and path in document:
            return document[path]
        for step in steps:
            document = _step(document, step)
        return document

    return read


def _step(document: Any, step: str) -> Any:
    if isinstance(document, dict):
        return document.get(step)
    if isinstance(document, list) and step.isdecimal() and int(step) < len(document):
        return document[int(step)]
    return None


def _translated(field: Pick, read: Reader) -> Reader:
    def value(document: Any) -> Any:
        found = read(document)
        if found is None or found == "":
            return field.default or None
        return field.values.get(as_text(found), found) if field.values else found

    return value

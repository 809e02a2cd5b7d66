"""Mapping files: YAML or JSON text as plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from evenhand.errors import InputError

LARGEST = 256 * 1024
Shape = TypeVar("Shape")


class _Loader(yaml.SafeLoader):
    """Without aliases: a few lines of them can stand for more than memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("a mapping has no anchors and aliases")
        return super().compose_node(parent, index)


def read_text(path: Path) -> str:
    """The text of a mapping file.

    Raises
    ------
    InputError
        It cannot be opened, is too large, or is no text.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise InputError("is too large for a mapping.", path.name)
        return path.read_text("utf-8")
    except OSError as error:
        raise InputError(f"cannot be opened: {error.strerror}.", str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not text in UTF-8.", path.name) from error


def parse_document(text: str, where: str) -> Any:
    """The plain data of YAML or JSON text; every key is text.

    Raises
    ------
    InputError
        It is neither.
    """
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"is neither YAML nor JSON: {error}", where) from error
    return _with_text_keys(document)


def document_text(document: Any) -> str:
    """Plain data as YAML.

    Examples
    --------
    >>> document_text({"id": "Größe"})
    'id: Größe\\n'
    """
    return str(yaml.safe_dump(document, sort_keys=False, allow_unicode=True))


def in_shape(document: Any, shape: type[Shape], where: str) -> Shape:
    """The data as a mapping of this shape.

    Raises
    ------
    InputError
        A key or value in it is not one of the shape's.
    """
    try:
        return msgspec.convert(document, shape)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at ")
        place = place.strip("`").removeprefix("$.")
        raise InputError(
            message.replace("`", "'") + ". See the page on mappings for what a mapping holds.",
            f"{where}, {place}" if place else where,
        ) from error


def _with_text_keys(value: Any) -> Any:
    """YAML reads ``1:`` and ``no:`` as a number and a truth value; here they are names."""
    if isinstance(value, dict):
        return {_key(key): _with_text_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_text_keys(item) for item in value]
    return value


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)

"""Reads JSON documents and lets a mapping turn them into conversations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import msgspec

from evenhand.errors import InputError
from evenhand.sources import explain
from evenhand.sources.formats.mapped.convert import Converter
from evenhand.sources.formats.mapped.mapping import Mapping
from evenhand.sources.formats.mapped.paths import reader
from evenhand.sources.found import Found, Problem, Seen
from evenhand.sources.options import Options
from evenhand.sources.reading.lines import Oversize
from evenhand.sources.reading.text import TextFile

_LOOKED_AT = 20
Documents = Iterator[tuple[int, Any, bytes] | Problem]


def read(file: TextFile, options: Options) -> Iterator[Found | Problem]:
    """Conversations of the file as the mapping in the options says.

    Raises
    ------
    InputError
        No mapping is given.
    """
    if options.mapping is None:
        raise InputError(
            "this file needs a mapping that says where its ids, messages and authors are; "
            "give one with --mapping.",
            file.name,
        )
    documents = with_items(json_documents(file), options.mapping.items)
    return converted(documents, options.mapping, options)


def json_documents(file: TextFile) -> Documents:
    """Line, content and bytes of each JSON document."""
    decode = msgspec.json.Decoder(Any).decode
    for line, raw in file.documents():
        if isinstance(raw, Oversize):
            yield explain.oversize(line, raw, file.limits)
        elif raw.strip():
            try:
                document = decode(raw.decode(file.encoding.name))
            except explain.DECODE_ERRORS as error:
                yield explain.undecodable(line, raw, error, file.encoding)
            else:
                yield line, document, raw


def first_document(file: TextFile) -> Any:
    """The first JSON document that can be read, or None."""
    entries = islice(json_documents(file), _LOOKED_AT)
    try:
        return next((entry[1] for entry in entries if not isinstance(entry, Problem)), None)
    finally:
        file.close()


def with_items(documents: Documents, path: str) -> Documents:
    """Documents taken out of the list at ``path`` in each; numbered in the order they come."""
    if not path:
        yield from documents
        return
    find, number = reader(path), 0
    for entry in documents:
        if isinstance(entry, Problem):
            yield entry
            continue
        line, document, raw = entry
        items = find(document)
        if not isinstance(items, list):
            yield Problem(line, path, "there is no list of conversations here.", raw)
            continue
        for item in items:
            number += 1
            yield number, item, msgspec.json.encode(item)


def converted(
    documents: Documents,
    mapping: Mapping,
    options: Options,
    normal: Callable[[Any, bytes], Any] | None = None,
) -> Iterator[Found | Problem]:
    """A conversation of each document; ``normal`` may tidy a document first."""
    convert, seen = Converter(mapping, options.zone), Seen()
    for number, entry in enumerate(documents, start=1):
        if isinstance(entry, Problem):
            yield entry
            continue
        line, document, raw = entry
        try:
            record = convert(normal(document, raw) if normal else document, number)
        except InputError as error:
            yield Problem(line, error.where, error.message, raw)
            continue
        if first := seen.first(record.id, line):
            yield explain.duplicate(line, record.id, first, raw)
            continue
        yield Found(line, record, raw)

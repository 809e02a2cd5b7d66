"""Small files to import, written where a test wants them."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evenhand.people.models import Workspace
from evenhand.sources.formats.mapped.mapping import parse_mapping
from evenhand.sources.formats.registry import find_format
from evenhand.sources.found import Found, Problem
from evenhand.sources.models import ImportRun
from evenhand.sources.options import Options
from evenhand.sources.reading.limits import Limits
from evenhand.sources.reading.text import TextFile
from evenhand.sources.services import plan, run_import, start_import

START = "2026-03-02T09:00:00+01:00"


def conversation(name: str = "1", **changes: Any) -> dict[str, Any]:
    """A conversation in our own format, as a document."""
    return {
        "id": name,
        "channel": "chat",
        "participants": [
            {"id": "c", "kind": "customer", "name": "Maya Lind"},
            {"id": "a", "kind": "agent", "name": "Ana Silva", "email": "ana@acme.example"},
        ],
        "messages": [
            {"author": "c", "visibility": "public", "text": f"Hello {name}", "sent_at": START},
            {
                "author": "a",
                "visibility": "public",
                "text": "Good morning",
                "sent_at": "2026-03-02T09:01:00+01:00",
            },
        ],
        **changes,
    }


def lines(*documents: Any) -> str:
    """JSONL of documents; text stays as it is."""
    return "".join(
        (document if isinstance(document, str) else json.dumps(document)) + "\n"
        for document in documents
    )


def limits(**changes: int) -> Limits:
    """Limits of a usual installation, some of them changed."""
    usual = {"line": 1_000_000, "unpacked": 10**9, "ratio": 200, "messages": 20_000}
    return Limits(**{**usual, **changes})


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """A file, packed as its name says."""
    path = folder / name
    data = content.encode() if isinstance(content, str) else content
    if name.endswith(".gz"):
        data = gzip.compress(data)
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name.removesuffix(".zip"), data)
        return path
    path.write_bytes(data)
    return path


def read(
    path: Path, name: str, mapping: str = "", limited: Limits | None = None, **options: Any
) -> list[Found | Problem]:
    """Everything a format finds in a file."""
    given = Options(mapping=parse_mapping(mapping) if mapping else None, **options)
    with TextFile(path, limited or limits(), given.encoding) as file:
        return list(find_format(name).read(file, given))


def records(found: list[Found | Problem]) -> list[Any]:
    """The records among what was found."""
    return [entry.record for entry in found if isinstance(entry, Found)]


def problems(found: list[Found | Problem]) -> list[Problem]:
    """The problems among what was found."""
    return [entry for entry in found if isinstance(entry, Problem)]


def bring_in(
    workspace: Workspace, path: Path, source: str = "files", mapping: str = "", **options: Any
) -> ImportRun:
    """A whole import, as the command line does it."""
    given = Options(mapping=parse_mapping(mapping) if mapping else None, **options)
    return run_import(start_import(plan(workspace, source, path, given)))


def rejects_of(run: ImportRun) -> Iterator[tuple[int, str, str]]:
    """Line, place and reason of what an import rejected."""
    yield from run.rejected_lines.values_list("line", "place", "reason")

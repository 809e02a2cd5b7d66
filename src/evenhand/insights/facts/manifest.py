"""The list of a workspace's fact files in force: written once under a new name, never changed."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from evenhand.errors import StateError
from evenhand.insights.facts.schema import BOOKS, FORMAT
from evenhand.people.models import Workspace


class FactsUnusable(StateError):
    """The facts cannot be read: gone, damaged, or of a newer version. They are built anew."""


class FactsTooNew(FactsUnusable):
    """A newer version of Evenhand wrote them; this one leaves them alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file: rows of one table and month, with what they add up to."""

    table: str
    month: int
    number: int
    file: str
    rows: int
    bytes: int


@dataclass(slots=True)
class Manifest:
    """What is in force.

    Files of the tables ``dead_...`` name rows that a later part has replaced.
    """

    token: str
    time_zone: str
    format: int = FORMAT
    parts: list[Part] = field(default_factory=list)
    books: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in BOOKS})
    next_part: int = 1

    def files(self, table: str, first: int = 0, last: int = 999_999) -> list[Part]:
        """The table's files of these months (year x 100 + month, both included)."""
        return [p for p in self.parts if p.table == table and first <= p.month <= last]

    def rows(self, table: str) -> int:
        """Rows written, replaced ones included."""
        return sum(part.rows for part in self.files(table))


def manifest_name(token: str) -> str:
    """The file a manifest is in."""
    return f"manifest-{token}.json"


def folder_of(workspace: Workspace) -> Path:
    """Where a workspace's facts are."""
    return Path(settings.HOME) / "facts" / str(workspace.pk)


def new_token() -> str:
    """A name no facts had before."""
    return secrets.token_hex(8)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it whole or not at all."""
    text = json.dumps(asdict(manifest), separators=(",", ":"))
    write_whole(folder / manifest_name(manifest.token), text.encode())


def read_manifest(folder: Path, token: str) -> Manifest:
    """The manifest of this name, with every file of it looked at.

    Raises
    ------
    FactsUnusable
        It, or a file it names, is gone or damaged.
    FactsTooNew
        It was written by a newer version.
    """
    manifest = read_list(folder, token)
    for part in manifest.parts:
        _look_at(folder / part.file, part.bytes)
    return manifest


def read_list(folder: Path, token: str) -> Manifest:
    """The manifest of this name, whatever became of its files; errors as above."""
    try:
        found: dict[str, Any] = json.loads((folder / manifest_name(token)).read_text())
    except FileNotFoundError as error:
        raise FactsUnusable(_("The facts behind the figures are gone.")) from error
    except ValueError as error:
        raise FactsUnusable(_("The list of the facts is damaged.")) from error
    if found.get("format", 0) > FORMAT:
        raise FactsTooNew(
            _("A newer version of Evenhand wrote the facts. Start that version, or say %(verb)s.")
            % {"verb": "evenhand facts rebuild"}
        )
    if found.get("format") != FORMAT:
        raise FactsUnusable(_("The facts are of an older form."))
    return _read(found)


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place in one step; after a crash or a full disk there is none of it."""
    rough = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with rough.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        rough.rename(path)
    except OSError:
        rough.unlink(missing_ok=True)
        raise


def _read(found: dict[str, Any]) -> Manifest:
    try:
        return Manifest(
            token=found["token"],
            time_zone=found["time_zone"],
            parts=[Part(**part) for part in found["parts"]],
            books=found["books"],
            next_part=found["next_part"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise FactsUnusable(_("The list of the facts is damaged.")) from error


def _look_at(path: Path, size: int) -> None:
    try:
        found = path.stat().st_size
    except FileNotFoundError as error:
        raise FactsUnusable(_("A file of the facts is gone: %(file)s.") % {"file": path}) from error
    if found != size:
        raise FactsUnusable(_("A file of the facts is damaged: %(file)s.") % {"file": path})

"""Compiled SQL kept on disk, so that a process that only answers never loads a compiler.

Ibis and what it brings take some 40 MB and more than a second to load. What it compiles depends on
nothing but the shape of a question and the code that says what metrics are, so the text is kept
under a name made of both: new code makes new names.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from evenhand.insights.facts.engines.apart import Compiler

_INSIGHTS = Path(__file__).resolve().parents[2]
_SOURCES = ("facts", "metrics")


_compilers: list[Compiler] = []


def compile_apart() -> None:
    """From now on this process has others compile."""
    if not _compilers:
        _compilers.append(Compiler())


def kept_sql(shape: Hashable, make: Callable[[], str]) -> str:
    """The SQL of a shape: read if it was ever made by this code, else made and kept.

    Parameters
    ----------
    shape:
        What the text depends on, with a ``repr`` that says all of it the same way every time.
    make:
        Compiles it.
    """
    path = _folder() / f"{_digest(f'{_code()} {shape!r}')}.sql"
    found = _read(path)
    if found is None and _compilers:
        _compilers[0].compile(shape)
        found = _read(path)
    if found is not None:
        return found
    text = make()
    _write(path, text)
    return text


def _folder() -> Path:
    folder: Path = settings.HOME / "facts-sql"
    return folder


def _read(path: Path) -> str | None:
    """The text, unless it is not there or not whole."""
    try:
        sum_of_text, _line, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return text if sum_of_text == _digest(text) else None


def _write(path: Path, text: str) -> None:
    """Keep the text; where the disk takes no more, it is compiled again next time."""
    rough = path.with_suffix(f".{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        rough.write_text(f"{_digest(text)}\n{text}", encoding="utf-8")
        os.replace(rough, path)
    except OSError:
        with suppress(OSError):
            rough.unlink()


@cache
def _code() -> str:
    """What the texts are made by: our own sources and the compiler."""
    sources = sorted(path for name in _SOURCES for path in (_INSIGHTS / name).rglob("*.py"))
    said = b"".join(path.read_bytes() for path in sources)
    return f"{hashlib.blake2b(said).hexdigest()} {version('ibis-framework')} {version('sqlglot')}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

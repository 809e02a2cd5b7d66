"""Built front-end files: from the name in a template to the hashed name on disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

from evenhand.errors import InputError, StateError

DIST = Path(__file__).resolve().parent / "static" / "evenhand" / "dist"
_BUILD = "Run `make build` (or `node frontend/build.mjs`) and try again."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the last build made: hashed names by plain name, and the icons in the sprite."""

    files: dict[str, str]
    icons: frozenset[str]


def asset_url(name: str, dist: Path = DIST) -> str:
    """The address of a built file.

    Raises
    ------
    StateError
        The front end has not been built.
    InputError
        The build made no file of this name.
    """
    files = read_manifest(dist).files
    if name not in files:
        raise InputError(f"The front end has no file named {name!r}. {_BUILD}", str(dist))
    return static(f"evenhand/dist/{files[name]}")


def icon_url(name: str, dist: Path = DIST) -> str:
    """The address of one icon in the sprite.

    Raises
    ------
    StateError
        The front end has not been built.
    InputError
        The sprite holds no icon of this name.
    """
    if name not in read_manifest(dist).icons:
        hint = f"Add it as a line to frontend/src/icons.txt. {_BUILD}"
        raise InputError(f"There is no icon named {name!r}. {hint}", str(dist))
    return f"{asset_url('icons.svg', dist)}#{name}"


def is_immutable(path: str, url: str) -> bool:
    """Whether a file's content never changes under this address, so browsers may keep it."""
    return "/dist/" in url and not url.endswith("/manifest.json")


def read_manifest(dist: Path = DIST) -> Manifest:
    """The manifest of the last build.

    Raises
    ------
    StateError
        The front end has not been built.
    """
    path = dist / "manifest.json"
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise StateError(f"The front end is not built: {path} is missing. {_BUILD}") from None
    return _parse(path, changed)


@lru_cache(maxsize=4)
def _parse(path: Path, changed: int) -> Manifest:
    # ``changed`` is part of the key, so that a rebuild is seen without a restart.
    found = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(files=found["files"], icons=frozenset(found["icons"]))

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
    return _address(dist, _changed(dist), name)


def icon_url(name: str, dist: Path = DIST) -> str:
    """The address of one icon in the sprite.

    Raises
    ------
    StateError
        The front end has not been built.
    InputError
        The sprite holds no icon of this name.
    """
    return _icon_address(dist, _changed(dist), name)


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
    return _parse(dist, _changed(dist))


def _changed(dist: Path) -> int:
    """When the last build was: part of what is remembered, so that a rebuild is seen at once."""
    path = dist / "manifest.json"
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        raise StateError(f"The front end is not built: {path} is missing. {_BUILD}") from None


@lru_cache(maxsize=4)
def _parse(dist: Path, changed: int) -> Manifest:
    found = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    return Manifest(files=found["files"], icons=frozenset(found["icons"]))


@lru_cache(maxsize=256)
def _address(dist: Path, changed: int, name: str) -> str:
    files = _parse(dist, changed).files
    if name not in files:
        raise InputError(f"The front end has no file named {name!r}. {_BUILD}", str(dist))
    return static(f"evenhand/dist/{files[name]}")


@lru_cache(maxsize=1024)
def _icon_address(dist: Path, changed: int, name: str) -> str:
    if name not in _parse(dist, changed).icons:
        hint = f"Add it as a line to frontend/src/icons.txt. {_BUILD}"
        raise InputError(f"There is no icon named {name!r}. {hint}", str(dist))
    return f"{_address(dist, changed, 'icons.svg')}#{name}"

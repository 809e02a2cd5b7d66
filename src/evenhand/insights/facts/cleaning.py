"""Removing files that no manifest in use names."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from evenhand.insights.facts.manifest import Manifest, manifest_name

GRACE_SECONDS = 900
"""How long a file that is no longer in force is left to whoever may be reading it."""


def clean(folder: Path, *kept: Manifest, grace: float = GRACE_SECONDS) -> None:
    """Remove what these manifests do not name and nobody can still be reading."""
    names = names_of(kept)
    old = time.time() - grace
    for path in folder.iterdir():
        if path.name not in names and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)


def names_of(manifests: Iterable[Manifest]) -> set[str]:
    """The files these manifests name, their own included."""
    found: set[str] = set()
    for manifest in manifests:
        found |= {manifest_name(manifest.token), *(part.file for part in manifest.parts)}
    return found

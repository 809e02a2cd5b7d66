"""Removing files that no manifest in use names."""

from __future__ import annotations

import time
from pathlib import Path

from evenhand.insights.facts.manifest import Manifest

GRACE_SECONDS = 900
"""How long a file that is no longer in force is left to whoever may be reading it."""


def clean(folder: Path, *kept: Manifest) -> None:
    """Remove what these manifests do not name and nobody can still be reading."""
    names = {part.file for manifest in kept for part in manifest.parts}
    names |= {f"manifest-{manifest.token}.json" for manifest in kept}
    old = time.time() - GRACE_SECONDS
    for path in folder.iterdir():
        if path.name not in names and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)

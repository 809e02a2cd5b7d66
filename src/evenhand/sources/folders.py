"""Where uploads, rejected lines and sorting files lie."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def imports_folder() -> Path:
    """The folder of imports in the data folder, made when it is not there."""
    folder: Path = settings.ENV["HOME"] / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder

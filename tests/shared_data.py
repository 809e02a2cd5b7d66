"""Where the larger real data sets lie. They are read in place and never copied into the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(name: str) -> Path:
    """The folder of one real data set; skips the test only when that folder is absent.

    ``EVENHAND_SHARED_DATA`` names the folder that holds all of them; without it they are
    expected in ``../shared/data`` beside the checkout.
    """
    root = Path(os.environ.get("EVENHAND_SHARED_DATA") or _BESIDE_THE_CHECKOUT)
    folder = root / name
    if not folder.is_dir():
        pytest.skip(f"The real data set '{name}' is not here: set EVENHAND_SHARED_DATA ({folder})")
    return folder

"""Every picture of the method pages, drawn by the functions that the pages explain.

Run ``python docs/methods/plots.py [FOLDER]``. The same code draws the same files: seeds are fixed,
and nothing in a file tells when it was made. Colours are those of the product, for light and dark.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

HERE = Path(__file__).parent
# The pictures lie beside this script, which tests load from elsewhere.
sys.path.insert(0, str(HERE))

from pictures.people import agreement, leaderboard, severity  # noqa: E402
from pictures.scores import combined, intervals, iqs, planner, sampling, scoring  # noqa: E402
from pictures.style import PALETTE, drawn  # noqa: E402
from pictures.watching import change, drivers, escalation, validity  # noqa: E402

__all__ = ["PALETTE", "PLOTS", "draw"]

PLOTS: tuple[Callable[[], Figure], ...] = (
    scoring,
    iqs,
    intervals,
    sampling,
    planner,
    combined,
    leaderboard,
    agreement,
    severity,
    change,
    drivers,
    validity,
    escalation,
)


def draw(folder: Path) -> Mapping[str, Path]:
    """Write every plot into the folder; the files by name."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {plot.__name__: folder / f"{plot.__name__}.svg" for plot in PLOTS}
    for plot in PLOTS:
        files[plot.__name__].write_text(drawn(plot), encoding="utf-8")
    return files


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "img")

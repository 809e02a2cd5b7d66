"""How every picture looks: colours of the product for light and dark, panels, intervals."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

PALETTE = {
    # The light and the dark value of a token of frontend/src/css/parts/tokens.css.
    "surface": ("#ffffff", "#172027"),
    "ink": ("#16202a", "#e6edf1"),
    "muted": ("#55636f", "#9aabb7"),
    "line": ("#e3e7ea", "#26323b"),
    "accent": ("#0b6e6e", "#4fc3bd"),
    "band": ("#bfe0dd", "#1f4f52"),
    "bad": ("#b3261e", "#ff8a80"),
    "warn": ("#8f4d00", "#f0b35a"),
    "info": ("#1d5b8f", "#8cc4f2"),
}
SURFACE, INK, MUTED, LINE, ACCENT, BAND, BAD, WARN, INFO = (light for light, _ in PALETTE.values())
STYLE = {
    "svg.hashsalt": "evenhand",
    "svg.fonttype": "none",
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.facecolor": SURFACE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "grid.color": LINE,
    "figure.facecolor": SURFACE,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
}
FONTS = "Inter, system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"
Floats = np.ndarray


def canvas(columns: int = 1, height: float = 3.1, **options: object) -> tuple[Figure, list[Axes]]:
    """A figure as wide as the page, and its panels."""
    figure = Figure(figsize=(7.2, height), layout="constrained")
    return figure, list(figure.subplots(1, columns, squeeze=False, **options)[0])


def spread_of(axes: Axes, y: Floats, shown: tuple[Floats, Floats, Floats], colour: str) -> None:
    """Intervals lying on their side: value, low and high."""
    value, low, high = shown
    axes.hlines(y, low, high, color=colour, linewidth=2, alpha=0.7)
    axes.plot(value, y, "o", color=colour, markersize=4.5)


def drawn(plot: Callable[[], Figure]) -> str:
    """The plot as SVG whose colours follow the reader's theme."""
    with matplotlib.rc_context({**matplotlib.rcParamsDefault, **STYLE, "backend": "svg"}):
        buffer = io.StringIO()
        plot().savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return themed(buffer.getvalue())


def themed(svg: str) -> str:
    """Colours as variables with a light and a dark value, on a surface of their own."""
    for name, (light, _) in PALETTE.items():
        svg = svg.replace(f": {light}", f": var(--{name}, {light})")
    svg = re.sub(r"'DejaVu Sans'[^;\"]*", FONTS.replace("\\", ""), svg)
    light, dark = (
        "".join(f"--{name}:{values[theme]};" for name, values in PALETTE.items())
        for theme in (0, 1)
    )
    style = f"<style>:root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}</style>"
    return re.sub(r"(<svg [^>]*>)", lambda found: f"{found[1]}\n {style}", svg, count=1)

"""The light colours of the design system, as paper takes them."""

from __future__ import annotations

from reportlab.lib.colors import HexColor

INK = HexColor("#16202a")
MUTED = HexColor("#55636f")
LINE = HexColor("#e3e7ea")
EDGE = HexColor("#87929b")
ACCENT = HexColor("#0b6e6e")
BAND = HexColor("#bfe0dd")
BAND_EDGE = HexColor("#4f9c98")
PALE = HexColor("#e3e7ea")
SUNKEN = HexColor("#f0f2f4")
INFO = HexColor("#1d5b8f")
WARN = HexColor("#8f4d00")
WHITE = HexColor("#ffffff")

SERIES = (ACCENT, MUTED, INFO, WARN)
NAMED = {"muted": MUTED, "warn": WARN, "accent": ACCENT, "info": INFO}

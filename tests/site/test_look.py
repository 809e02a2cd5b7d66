"""Rules of the look that hold for every page: contrast, and nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).parents[2]
TOKENS = (ROOT / "frontend/src/css/parts/tokens.css").read_text()
TEMPLATES = sorted((ROOT / "src/evenhand").rglob("templates/**/*.html"))
ICONS = set((ROOT / "frontend/src/icons.txt").read_text().split())

TEXT = [
    ("ink", ("bg", "surface", "raised", "sunken", "accent-soft", "note", "band")),
    ("muted", ("bg", "surface", "raised", "sunken", "note", "accent-soft")),
    ("accent", ("bg", "surface", "raised")),
    ("accent-strong", ("surface", "accent-soft")),
    ("on-accent", ("accent", "accent-strong")),
    *((kind, ("surface", f"{kind}-soft")) for kind in ("good", "warn", "bad", "info")),
]
PICTURES = [("edge", ("surface",)), ("band-edge", ("surface",)), ("accent", ("surface", "band"))]


def colours() -> dict[str, tuple[str, str]]:
    """The first definition of each colour: its light and its dark value."""
    found: dict[str, tuple[str, str]] = {}
    pattern = r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)"
    for name, light, dark in re.findall(pattern, TOKENS):
        found.setdefault(name, (light, dark))
    return found


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "grounds"), TEXT)
def test_text_stands_out_from_every_ground_it_is_put_on(
    theme: int, front: str, grounds: tuple[str, ...]
) -> None:
    found = colours()
    ratios = {ground: contrast(found[front][theme], found[ground][theme]) for ground in grounds}
    assert all(ratio >= 4.5 for ratio in ratios.values()), ratios


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "grounds"), PICTURES)
def test_edges_and_marks_stand_out(theme: int, front: str, grounds: tuple[str, ...]) -> None:
    found = colours()
    ratios = {ground: contrast(found[front][theme], found[ground][theme]) for ground in grounds}
    assert all(ratio >= 3 for ratio in ratios.values()), ratios


def test_there_are_templates_to_check() -> None:
    assert len(TEMPLATES) > 30


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_nothing_inline(path: Path) -> None:
    text = re.sub(r"{%.*?%}", "", path.read_text())
    assert not re.search(r"\sstyle\s*=\s*[\"']", text), "a style attribute: use a class"
    assert not re.search(r"<style\b", text), "a style element: use the style sheet"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "an event handler: use a script file"
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_asks_only_for_icons_that_are_built(path: Path) -> None:
    asked = set(re.findall(r'{%\s*icon\s+"([^"]+)"', path.read_text()))
    assert asked <= ICONS


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_compiles(path: Path) -> None:
    name = path.as_posix().rsplit("/templates/", 1)[1]
    assert get_template(name)

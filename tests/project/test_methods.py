"""The method pages: their pictures, examples, keys and notebook are what the code gives."""

from __future__ import annotations

import ast
import doctest
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

import evenhand.measure

ROOT = Path(__file__).resolve().parents[2]
METHODS = ROOT / "docs" / "methods"
PAGES = sorted(METHODS.glob("*.md"))
NOTEBOOKS = sorted(METHODS.glob("*.ipynb"))
IMAGES = sorted((METHODS / "img").glob("*.svg"))
WITHOUT_PICTURE = {"overview", "contact-drivers", "reference-values"}
KEY = re.compile(
    r"(iqs|sampling|combined|leaderboard|agreement|severity|change|drivers|validity)"
    r"\.[a-z][a-z0-9_.,-]*"
)
NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")


def module_at(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def plots() -> ModuleType:
    return module_at(METHODS / "plots.py")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_has_its_picture_with_words_for_those_who_cannot_see_it(page: Path) -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(img/([a-z]+)\.svg\)", page.read_text())
    assert bool(shown) != (page.stem in WITHOUT_PICTURE)
    for words, name in shown:
        assert len(words.split()) >= 8
        assert METHODS / "img" / f"{name}.svg" in IMAGES


def test_every_picture_is_shown_and_drawn_by_the_script(plots: ModuleType) -> None:
    shown = {name for page in PAGES for name in re.findall(r"img/([a-z]+)\.svg", page.read_text())}
    assert {image.stem for image in IMAGES} == shown
    assert {plot.__name__ for plot in plots.PLOTS} == shown


@pytest.mark.parametrize("image", IMAGES, ids=lambda image: image.stem)
def test_pictures_are_small_and_fetch_nothing(image: Path) -> None:
    assert image.stat().st_size < 60_000
    drawing = ElementTree.parse(image)
    links = [value for part in drawing.iter() for key, value in part.items() if "href" in key]
    assert all(link.startswith("#") for link in links)


@pytest.mark.parametrize("image", IMAGES, ids=lambda image: image.stem)
def test_every_colour_of_a_picture_has_a_dark_counterpart(image: Path) -> None:
    text = image.read_text()
    assert "prefers-color-scheme:dark" in text
    assert not re.search(r"(?:fill|stroke): #", text)


def test_pictures_have_the_colours_of_the_product(plots: ModuleType) -> None:
    tokens = (ROOT / "frontend" / "src" / "css" / "parts" / "tokens.css").read_text()
    for name, (light, dark) in plots.PALETTE.items():
        assert f"--{name}: light-dark({light}, {dark});" in tokens


@pytest.mark.slow
def test_drawing_again_gives_the_same_pictures(plots: ModuleType, tmp_path: Path) -> None:
    for name, path in plots.draw(tmp_path).items():
        again, stored = path.read_text(), (METHODS / "img" / f"{name}.svg").read_text()
        assert _shape(again) == _shape(stored)
        assert _numbers(again) == pytest.approx(_numbers(stored), abs=0.05)


def test_every_method_key_is_explained() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    missing = sorted(key for key in _keys() if not _is_explained(key, text))
    assert not missing


def test_an_unknown_method_key_would_be_noticed() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    assert "iqs.mean.t" in _keys()
    assert not _is_explained("iqs.mean.guess", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_on_a_page_give_what_they_say(page: Path) -> None:
    text = re.sub(r"^```.*$", "", page.read_text(), flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(text, {}, page.stem, str(page), 0)
    found = doctest.DocTestRunner(verbose=False).run(examples)
    assert found.failed == 0
    assert found.attempted > 0


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_gives_what_is_stored_in_it_without_the_site(path: Path) -> None:
    notebooks = module_at(ROOT / "docs" / "notebooks.py")
    notebook = json.loads(path.read_text())
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    bare = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    command = [sys.executable, "-W", "error", ROOT / "docs" / "notebooks.py", "--print", path]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=bare)
    assert json.loads(done.stdout) == [notebooks.stored(cell) for cell in cells]


@pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS], ids=lambda path: path.name)
def test_links_of_the_methods_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)", path.read_text()):
        place = METHODS / target
        assert place.exists() or place.with_suffix(".ipynb").exists(), target


def _shape(svg: str) -> str:
    """The drawing without its numbers and without names derived from them."""
    return NUMBER.sub("0", re.sub(r'(id="|#|url\(#)[a-z][0-9a-f]{10}\b', r"\1", svg))


def _numbers(svg: str) -> list[float]:
    plain = re.sub(r'(id="|#|url\(#)[a-z][0-9a-f]{10}\b', r"\1", svg)
    return [float(number) for number in NUMBER.findall(plain)]


def _keys() -> set[str]:
    """Method keys in the code; of those put together at run time, the part that is fixed."""
    files = Path(evenhand.measure.__path__[0]).rglob("*.py")
    constants = {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in constants if KEY.fullmatch(text)}


def _is_explained(key: str, text: str) -> bool:
    """Named in full, as a beginning, or by its last part behind another key: `a.b.c`, `.d`."""
    if f"`{key}" in text:
        return True
    head, _, last = key.rpartition(".")
    return f"`.{last}`" in text and f"`{head}." in text

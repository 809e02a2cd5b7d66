"""The documentation says all there is, and nothing that is not."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import evenhand.measure
from evenhand.site.commands import COMMANDS
from evenhand.site.environment import SETTINGS, settings_page

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def text_of(*folders):
    files = [path for folder in folders for path in sorted((DOCS / folder).glob("*.md"))]
    return "\n".join(path.read_text() for path in files)


def public_functions():
    for module in pkgutil.walk_packages(evenhand.measure.__path__, "evenhand.measure."):
        found = importlib.import_module(module.name)
        for name in getattr(found, "__all__", ()):
            member = getattr(found, name)
            if inspect.isfunction(member):
                yield name, member


def test_the_settings_page_is_the_list_of_settings():
    assert (DOCS / "reference" / "settings.md").read_text() == settings_page()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_says_what_it_is_for(setting):
    assert setting.purpose.endswith(".")


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_of_the_command_line_is_in_the_guide(verb):
    assert f"`evenhand {verb}`" in (DOCS / "guide" / "command-line.md").read_text()


def test_the_guide_names_no_verb_that_is_not_there():
    named = set(re.findall(r"`?evenhand ([a-z]+)\b", text_of("guide", "reference", "methods")))
    assert named <= set(COMMANDS)


def test_every_public_function_of_measure_is_in_the_methods():
    methods = text_of("methods")
    missing = sorted({name for name, _ in public_functions() if f"`{name}`" not in methods})
    assert not missing


def test_every_public_function_of_measure_shows_an_example():
    bare = sorted(
        {name for name, member in public_functions() if ">>>" not in (member.__doc__ or "")}
    )
    assert not bare


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#:\s]+\.(?:md|json|yaml|png))", path.read_text()):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("word", ["TODO", "FIXME", "lorem ipsum"])
def test_no_page_is_left_unfinished(word):
    assert word not in text_of("guide", "reference", "methods", "adr")

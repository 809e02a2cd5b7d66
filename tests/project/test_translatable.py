"""All text in templates goes through gettext."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "evenhand"
TEMPLATES = sorted(
    path for path in SOURCE.rglob("templates/**/*.html") if "styleguide" not in path.name
)
KEPT = {
    "AC",
    "Evenhand",
    "IQS",
    "CSAT",
    "NPS",
    "CES",
    "J",
    "K",
    "V",
    "N",
    "Ctrl",
    "CSV",
    "YAML",
    "min",
}


def spoken(template: str) -> set[str]:
    """Words that a person would read and that no tag of gettext holds."""
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", template, flags=re.DOTALL)
    text = re.sub(r"{% blocktrans(late)?\b.*?{% endblocktrans(late)? %}", "", text, flags=re.DOTALL)
    text = re.sub(r"{% block addresses %}.*?{% endblock %}", "", text)
    text = re.sub(r"{% block \w*_(class|attributes) %}[^{]*", "", text)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    text = re.sub(r"<(script|style|kbd|code)\b.*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
    text = re.sub(r"&\w+;", " ", text)
    return set(re.findall(r"[A-Za-z]{2,}", text)) - KEPT


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_says_nothing_that_cannot_be_translated(path):
    assert not spoken(path.read_text())


def test_the_check_finds_bare_words():
    assert spoken("<p>{% translate 'fine' %} bare words</p>") == {"bare", "words"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_labels_and_placeholders_are_translated_too(path):
    found = re.findall(
        r'\b(?:aria-label|placeholder|title|alt)="([A-Za-z][^"{]*)"', path.read_text()
    )
    assert not found

"""Scorecards as files: what comes out goes in again, and what cannot is refused with its place."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InputError
from evenhand.measure.forms import (
    Aggregate,
    BonusRule,
    CriticalEffect,
    CriticalScope,
    CriticalTrigger,
    NaRule,
    SectionRule,
)
from evenhand.scorecards.check import faults
from evenhand.scorecards.document import (
    BandDocument,
    CategoryDocument,
    ConditionDocument,
    OptionDocument,
    PolicyDocument,
    ScorecardDocument,
    SectionDocument,
    complete,
    from_builtins,
    to_builtins,
)
from evenhand.scorecards.files import (
    LARGEST_FILE,
    READY,
    json_schema,
    read_file,
    read_yaml,
    ready_scorecard,
    write_yaml,
)

DOCS = Path(__file__).parents[2] / "docs/reference"

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
names = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=9)
keys = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
numbers = st.floats(0, 100, allow_nan=False).map(lambda number: round(number, 4))


@st.composite
def scales(draw: st.DrawFn) -> list[OptionDocument]:
    size = draw(st.integers(2, 11))
    labels = draw(st.lists(names, min_size=size, max_size=size, unique=True))
    passing = draw(st.integers(0, size))
    return [
        OptionDocument(label, (size - 1 - place) / (size - 1), place < passing, draw(texts))
        for place, label in enumerate(labels)
    ]


conditions = st.builds(
    ConditionDocument,
    field=st.sampled_from(["channel", "language", "team", "tag", "attributes.tier"]),
    values=st.lists(names, min_size=1, max_size=3),
    is_not=st.booleans(),
)
policies = st.builds(
    PolicyDocument,
    na=st.sampled_from(NaRule),
    critical_trigger=st.sampled_from(CriticalTrigger),
    critical_scope=st.sampled_from(CriticalScope),
    critical_effect=st.sampled_from(CriticalEffect),
    cap=numbers,
    sections=st.sampled_from(SectionRule),
    bonus=st.sampled_from(BonusRule),
    aggregate=st.sampled_from(Aggregate),
    strata_weights=st.dictionaries(names, numbers, max_size=3),
    pass_mark=numbers,
    bands=st.lists(st.builds(BandDocument, name=texts, lowest=numbers), max_size=4),
)


@st.composite
def documents(draw: st.DrawFn) -> ScorecardDocument:
    """Anything the builder can hold, sound or not."""
    sections = draw(
        st.lists(
            st.builds(SectionDocument, key=keys, name=texts, weight=numbers, bonus=st.booleans()),
            max_size=3,
        )
    )
    places = st.sampled_from([section.key for section in sections] or [""])
    category = st.builds(
        CategoryDocument,
        key=keys,
        name=texts,
        options=scales(),
        weight=st.integers(0, 100),
        section=places,
        points=numbers,
        critical=st.booleans(),
        failing=st.lists(names, max_size=2),
        required=st.booleans(),
        allow_na=st.booleans(),
        guidance=texts,
        na_guidance=texts,
        root_causes=st.lists(texts, max_size=3),
        applies=st.lists(conditions, max_size=2),
        stage=texts,
    )
    return ScorecardDocument(
        name=draw(texts),
        categories=draw(st.lists(category, max_size=4)),
        key=draw(keys),
        description=draw(texts),
        sections=sections,
        policy=draw(policies),
    )


@given(documents())
def test_any_document_a_builder_can_hold_goes_through_yaml_unchanged(content):
    assert read_file(write_yaml(content).encode()) == content


@given(documents())
def test_any_document_goes_through_json_unchanged(content):
    assert read_file(json.dumps(to_builtins(content))) == content


@given(documents())
def test_writing_out_the_defaults_changes_nothing(content):
    assert from_builtins(complete(content)) == content


@given(documents())
def test_every_fault_of_any_document_has_a_place_a_builder_can_lead_to(content):
    roots = {"name", "categories", "sections", "policy"}
    assert all(fault.at.split("/")[0] in roots and fault.text for fault in faults(content))


@pytest.mark.parametrize("key", READY)
def test_every_ready_scorecard_follows_the_published_schema(key):
    jsonschema.validate(to_builtins(ready_scorecard(key)), json_schema())


def test_the_published_schema_is_the_one_the_code_has():
    published = json.loads((DOCS / "scorecard.schema.json").read_text())
    assert published == json_schema()


@pytest.mark.parametrize("field", ["critical_trigger", "critical_effect", "sections", "bonus"])
def test_the_reference_page_names_every_field_and_value_of_the_policy(field):
    page = (DOCS / "scorecard-format.md").read_text()
    kinds = {
        "critical_trigger": CriticalTrigger,
        "critical_effect": CriticalEffect,
        "sections": SectionRule,
        "bonus": BonusRule,
    }
    assert all(f"`{value}`" in page for value in [field, *kinds[field]])


def test_an_option_named_yes_stays_a_word():
    text = """
name: Short
categories:
- key: greeting
  name: Greeting
  options:
  - {label: Yes, value: 1, passes: true}
  - {label: No, value: 0, passes: false}
"""
    assert [option.label for option in read_yaml(text).categories[0].options] == ["Yes", "No"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name: caf\xe9", "UTF-8"),
        (b"{broken", "JSON"),
        (b"name: a\nname: b\ncategories: []", "twice"),
        (b"name: &x a\ndescription: *x\ncategories: []", "alias"),
        (b'name: a\ncategories: []\ndescription: "\\0"', "stored"),
        (b"name: a\ncategories: []\npolicy: {cap: .nan}", "number"),
        (b"[" * 5000, "scorecard"),
        (b"? [a]\n: 1", "YAML"),
        (b" " * (LARGEST_FILE + 1), "1 MB"),
        (b"", "scorecard"),
    ],
)
def test_a_file_that_is_no_scorecard_is_refused_in_words(content, told):
    with pytest.raises(InputError, match=told):
        read_file(content)


@pytest.mark.parametrize("text", ["\x01", "name: !!int x", "!!python/object:x {}", "- - -", "3"])
def test_text_that_is_anything_else_is_refused(text):
    with pytest.raises(InputError):
        read_file(text)

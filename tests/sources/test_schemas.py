"""What is published is what is read."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from evenhand.sources.formats.mapped.mapping import CHATLOG, _merged, read_mapping
from evenhand.sources.formats.reviews.mapping import parse_review_mapping
from evenhand.sources.schemas import PUBLISHED, as_text, schema
from sources.files import conversation, read, records, write
from sources.review_files import review

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLES = sorted((DOCS / "examples").glob("*-mapping.yaml"))


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_schema_is_that_of_the_types(name):
    assert (DOCS / "reference" / name).read_text("utf-8") == as_text(name), (
        "run: python -m evenhand.sources.schemas docs/reference"
    )


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_schema_is_a_schema(name):
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_a_conversation_of_ours_fits_the_schema():
    jsonschema.validate(conversation("1"), schema("conversation.schema.json"))


def test_one_that_is_not_ours_does_not():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(conversation("1", channel="fax"), schema("conversation.schema.json"))


def test_there_are_examples_of_mappings():
    assert [path.stem for path in EXAMPLES] == ["sgd-mapping", "tau-bench-mapping"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_of_mappings_can_be_read_and_fit_the_schema(path):
    assert read_mapping(path).messages
    document = yaml.safe_load(path.read_text("utf-8"))
    if document.get("extends"):
        document = _merged(CHATLOG, document)
    document["assume"]["start"] = document["assume"]["start"].isoformat()
    jsonschema.validate(document, schema("mapping.schema.json"))


@pytest.mark.parametrize("name", ["conversation", "review"])
def test_the_documented_example_of_a_line_is_one(name):
    text = (DOCS / "reference" / f"{name}-format.md").read_text("utf-8")
    line = text.split("```json\n", 1)[1].split("```", 1)[0]
    jsonschema.validate(json.loads(line), schema(f"{name}.schema.json"))


def test_a_review_fits_its_schema_and_a_wrong_one_does_not():
    jsonschema.validate(review(), schema("review.schema.json"))
    for wrong in (review(probability=2), review(purpose="lottery"), review(colour="red")):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema("review.schema.json"))


def test_the_documented_mapping_of_reviews_is_one():
    text = (DOCS / "guide" / "import-reviews.md").read_text("utf-8")
    example = text.split("```yaml\n", 1)[1].split("```", 1)[0]
    assert parse_review_mapping(example).scorecard
    jsonschema.validate(yaml.safe_load(example), schema("review-mapping.schema.json"))


def test_the_documented_tables_of_reviews_can_be_read(tmp_path):
    text = (DOCS / "guide" / "import-reviews.md").read_text("utf-8")
    samples = [part.partition("\n")[2] for part in text.split("```")[1::2]]
    tables = [sample for sample in samples if "reviewer," in sample.partition("\n")[0]]
    assert len(tables) == 2
    for table in tables:
        assert records(read(write(tmp_path, "a.csv", table), "reviews"))

"""``evenhand import --reviews``: what it prints, writes and ends with."""

from __future__ import annotations

import json

import pytest

from evenhand.errors import InputError
from evenhand.reviews.models import Review
from sources.command_line import run
from sources.files import lines, write
from sources.review_files import (
    ROWS,
    WIDE,
    card,
    exported,
    page,
    published,
    rated,
    review,
)

pytestmark = pytest.mark.django_db


def test_reviews_come_in_and_the_summary_says_how(version, tmp_path):
    result = run(write(tmp_path, "a.csv", ROWS), "--reviews")
    assert result.exit_code == 0, result.output
    assert "Ratings are read as answers to Support v1:" in result.stdout
    assert "  Tone of voice (2): tone" in result.stdout
    assert "added                2" in result.stdout
    assert "2 reviews read in" in result.stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", ROWS),
        ("a.csv", WIDE),
        ("a.jsonl", lines(review())),
        ("a.json", page(("1", [exported()]))),
        ("a.json.gz", page(("1", [exported()]))),
    ],
)
def test_a_file_of_reviews_is_known_without_being_told(version, tmp_path, name, text):
    result = json.loads(run(write(tmp_path, name, text), "--json").stdout)
    assert (result["format"], result["holds"], result["rejected"]) == ("reviews", "reviews", 0)
    assert result["added"] == Review.objects.count() > 0


def test_scores_that_differ_and_ratings_left_out_are_told(version, tmp_path):
    text = lines(review(score=12, ratings=[*review()["ratings"], *rated(Upsell="Yes")]))
    mapping = write(tmp_path, "mapping.yaml", "categories: {Upsell: skip}\n")
    path = write(tmp_path, "a.jsonl", text)
    result = run(path, "--reviews", "--mapping", mapping)
    assert result.exit_code == 0, result.output
    assert "  Upsell (1): left out" in result.stdout
    assert "Left out: 1 ratings of Upsell" in result.stdout
    assert "Scores that differ from ours (ours are kept): 1, such as" in result.stdout
    assert "line 1, conversation 1: 12 in the file, 69.05 here" in result.stdout
    again = json.loads(run(path, "--reviews", "--mapping", mapping, "--json").stdout)
    assert (again["added"], again["unchanged"]) == (0, 1)
    assert again["notes"]["left_out"] == {"Upsell": 1}
    assert again["notes"]["scores_differ"]["count"] == 1


def test_unknown_categories_and_answers_are_listed_and_rejected(version, tmp_path):
    text = lines(review(ratings=rated(Tones="Good", Solution="Halfway")))
    result = run(write(tmp_path, "a.jsonl", text), "--reviews")
    assert result.exit_code == 3
    assert "  Tones (1): not on it; the nearest is tone" in result.stdout
    assert "fits no option: Halfway" in result.stdout
    assert "has no category 'Tones'" in result.stdout
    assert not Review.objects.exists()


def test_a_draft_of_the_mapping_can_be_saved_completed_and_used(version, tmp_path):
    text = "Ticket,Reviewer,Day,Tones,Mood\n1,Lea,2026-03-09T09:00:00Z,gut,3\n"
    path, draft = write(tmp_path, "a.csv", text), tmp_path / "draft.yaml"
    stated = write(tmp_path, "stated.yaml", "columns: {date: Day}\ncategories: {Tones: tone}\n")
    result = run(path, "--reviews", "--mapping", stated, "--save-mapping", draft, "--dry-run")
    assert result.exit_code == 3
    written = draft.read_text()
    for line in ("scorecard: support@1", "conversation: Ticket", "Mood: ''", "gut: ''"):
        assert line in written
    draft.write_text(written.replace("Mood: ''", "Mood: skip").replace("gut: ''", "gut: Good"))
    result = run(path, "--reviews", "--mapping", draft)
    assert result.exit_code == 0, result.output
    assert Review.objects.get().ratings.get().option == 1


def test_a_dry_run_changes_nothing(version, tmp_path):
    path = write(tmp_path, "a.csv", WIDE)
    result = run(path, "--reviews", "--dry-run")
    assert "Would import a.csv (reviews)" in result.stdout
    assert "added                3" in result.stdout
    assert not Review.objects.exists()


def test_the_scorecard_must_be_said_where_there_are_several(version, tmp_path):
    published(
        version.scorecard.workspace, key="other", name="Other", categories=card().categories[:2]
    )
    path = write(tmp_path, "a.jsonl", lines(review(ratings=rated(tone="Good"))))
    unsaid = run(path, "--reviews").exception
    assert isinstance(unsaid, InputError)
    assert "Published are: support, other" in str(unsaid)
    assert "there is no published scorecard 'none'" in str(
        run(path, "--reviews", "--scorecard", "none").exception
    )
    assert run(path, "--scorecard", "other").exit_code == 0
    assert Review.objects.get().version.scorecard.key == "other"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("categories: {Tone: no_such}", "has no category with the key 'no_such'"),
        ("options: {Tone of voice: {x: Great}}", "has no option 'Great'"),
        ("scales: {'*': [5, 1]}", "has no room"),
        ("columns: {who: Reviewer}", "there is no part 'who'"),
        ("columns: {reviewer: Nobody}", "there is no column 'Nobody'"),
        ("colours: {}", "contains unknown field 'colours'"),
        ("[1]", "is no mapping"),
    ],
)
def test_a_mapping_that_cannot_be_is_one_sentence(version, tmp_path, mapping, message):
    path = write(tmp_path, "a.csv", ROWS)
    result = run(path, "--reviews", "--mapping", write(tmp_path, "m.yaml", mapping))
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("ticket,reviewer,Tone", "the date of a review"),
        ("reviewer,date,Tone", "the conversation of a review"),
        ("ticket,date,Tone", "the reviewer of a review"),
        ("ticket,reviewer,date", "no column holds ratings"),
        ("ticket,reviewer,date,category", "as the option or value"),
    ],
)
def test_columns_that_are_missing_are_named(version, tmp_path, header, missing):
    path = write(tmp_path, "a.csv", f"{header}\n{',' * header.count(',')}\n")
    assert missing in str(run(path, "--reviews").exception)

"""What is made without a template is inert and says what it stands for."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from django.utils import translation

from evenhand.reviews import drawing
from evenhand.reviews.answers import Answer
from evenhand.reviews.queries.precedents import Precedent
from evenhand.reviews.screen import Question, ShownOption

HOSTILE = '"><script>alert(1)</script>'


def question(chosen: str = "", **changes) -> Question:
    columns = {
        "number": 1,
        "key": "tone",
        "name": "Tone",
        "weight": 1,
        "critical": False,
        "guidance": "",
        "na_guidance": "",
        "allow_na": True,
        "required": True,
        "options": [
            ShownOption("1", "Poor", "", low=True),
            ShownOption("0", "Good", "", low=False),
        ],
        "root_causes": [],
        "chosen": chosen,
        "answer": Answer(),
    }
    return Question(**{**columns, **changes})


def test_the_chosen_option_is_checked_and_only_it():
    for chosen in ("1", "0", drawing.NA):
        drawn = drawing.options(question(chosen))
        assert drawn.count(" checked") == 1
        assert f'value="{chosen}" checked' in drawn
    assert " checked" not in drawing.options(question())


def test_options_stand_worst_first_and_na_only_where_it_is_allowed():
    drawn = drawing.options(question())
    assert drawn.index("Poor") < drawn.index("Good") < drawn.index("N/A")
    assert "data-low><span>Poor" in drawn
    assert "data-low><span>Good" not in drawn
    assert "N/A" not in drawing.options(question(allow_na=False))


def test_guidance_is_told_of_what_has_some():
    options = [ShownOption("1", "Poor", "Rude", low=True), ShownOption("0", "Good", "", low=False)]
    drawn = drawing.guidance(question(options=options, na_guidance="No words were said"))
    assert drawn == "<dt>Poor</dt><dd>Rude</dd><dt>N/A</dt><dd>No words were said</dd>"


def test_nothing_of_a_scorecard_or_a_dispute_becomes_markup():
    option = ShownOption("0", HOSTILE, HOSTILE, low=False)
    hostile = question(key=HOSTILE, options=[option], na_guidance=HOSTILE)
    decided = Precedent(
        1, "tone", "kept", HOSTILE, HOSTILE, "Good", HOSTILE, HOSTILE * 20, _moment(), 7
    )
    review = SimpleNamespace(
        workspace=SimpleNamespace(slug="acme"), version=SimpleNamespace(scorecard_id=3)
    )
    [beside] = drawing.beside(review, [decided])
    for drawn in (drawing.options(hostile), drawing.guidance(hostile), beside):
        assert "<script" not in drawn
        assert "&lt;script&gt;" in drawn
    assert "…" in beside


def test_days_of_decisions_are_said_in_the_language_of_who_reads():
    assert drawing._day(_moment().date(), "en") == "2 Mar 2026"
    with translation.override("de"):
        assert drawing._day(_moment().date(), "de") == "2 Mär 2026"


def _moment() -> datetime:
    return datetime(2026, 3, 2, 12, tzinfo=UTC)

"""Categories and answers of a file on a scorecard: what holds for every file."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.errors import InputError
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.scorecards.models import Scorecard, ScorecardVersion
from evenhand.sources.formats.reviews.mapping import ReviewMapping
from evenhand.sources.formats.reviews.record import RatingRecord
from evenhand.sources.kept import differs
from evenhand.sources.past_reviews.fitting import Fit
from sources.files import read, records, write
from sources.review_files import ROWS, card, scale

CATEGORY = "tone"


def fit(many: int = 4, **mapping: object) -> Fit:
    """A fit to a card whose second category has so many options."""
    first, second, *others = card().categories
    labels = [f"Option {n}" for n in range(many)]
    second = msgspec.structs.replace(second, options=scale(*labels))
    content = card(categories=[first, second, *others])
    version = ScorecardVersion(
        scorecard=Scorecard(name="Support"), document=msgspec.to_builtins(content)
    )
    return Fit(version, ReviewMapping(**mapping))


def placed(found: Fit, **answer: object) -> int:
    return found.option(RatingRecord(CATEGORY, **answer), CATEGORY)


@given(
    options=st.integers(2, 11),
    place=st.integers(0, 10),
    low=st.integers(-5, 5),
    step=st.sampled_from([0.5, 1.0, 2.5, 10.0]),
)
def test_every_step_of_an_even_scale_is_the_option_of_that_step(options, place, low, step):
    place = place % options
    top = low + step * (options - 1)
    answer = {"value": top - step * place, "scale": (float(low), top)}
    assert placed(fit(options), **answer) == place


@given(options=st.integers(2, 11), place=st.integers(0, 10), digits=st.integers(0, 3))
def test_percentages_rounded_by_the_source_find_their_option(options, place, digits):
    place = place % options
    percent = round(100 * (options - 1 - place) / (options - 1), digits)
    assert placed(fit(options), value=percent, scale=(0.0, 100.0)) == place


@given(value=st.floats(allow_nan=False, allow_infinity=False), options=st.integers(2, 11))
def test_a_number_is_an_option_near_it_or_refused(value, options):
    found = fit(options)
    try:
        place = placed(found, value=value, scale=(1.0, 5.0))
    except InputError:
        return
    fraction = (options - 1 - place) / (options - 1)
    assert abs((value - 1) / 4 - fraction) <= 0.0051


@given(word=st.text(max_size=12))
def test_a_word_is_a_label_or_refused_never_guessed(word):
    try:
        place = placed(fit(), option=word, na=False)
    except InputError:
        return
    letters = "".join(letter for letter in word.lower() if letter.isalnum())
    assert letters == f"option{place}" or word == "N/A"


@pytest.mark.parametrize("word", ["-1", "+1", "1.0", " 1"])
def test_a_number_is_never_taken_for_a_label_it_only_looks_like(word):
    first, *others = card().categories
    numbered = msgspec.structs.replace(first, options=scale("2", "1"))
    version = ScorecardVersion(
        scorecard=Scorecard(name="Support"),
        document=msgspec.to_builtins(card(categories=[numbered, *others])),
    )
    rating = RatingRecord("greeting", option=word)
    with pytest.raises(InputError, match="not stated"):
        Fit(version, ReviewMapping()).option(rating, "greeting")
    assert Fit(version, ReviewMapping()).option(RatingRecord("greeting", option="1"), "greeting")


def test_n_a_is_an_answer_and_can_be_mapped_to_another():
    assert placed(fit(), na=True) == NOT_APPLICABLE
    mapped = fit(options={CATEGORY: {"N/A": "Option 0"}})
    assert placed(mapped, na=True) == 0


def test_a_category_of_its_own_goes_before_all():
    found = fit(
        options={CATEGORY: {"ok": "Option 1"}, "*": {"ok": "Option 2", "so": "Option 3"}},
        scales={CATEGORY: (1, 4), "*": (0, 100)},
    )
    assert placed(found, option="ok") == 1
    assert placed(found, option="so") == 3
    assert placed(found, value=2.0) == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(8)))
def test_the_order_of_rows_changes_no_review(tmp_path, order):
    header, *rows = ROWS.splitlines(keepends=True)
    shuffled = write(tmp_path, "a.csv", header + "".join(rows[turn] for turn in order))
    as_written = write(tmp_path, "b.csv", ROWS)

    def told(path):
        return {
            record.id: {(rating.category, rating.word) for rating in record.ratings}
            for record in records(read(path, "reviews"))
        }

    assert told(shuffled) == told(as_written)


@given(score=st.floats(0, 100, allow_nan=False), digits=st.integers(0, 4), off=st.floats(0.02, 50))
def test_a_rounded_score_is_the_same_and_another_is_not(score, digits, off):
    assert not differs(round(score, digits), score)
    assert differs(round(score, 4), round(score, 4) + max(off, 0.51))

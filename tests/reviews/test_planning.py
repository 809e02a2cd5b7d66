"""What a plan would buy: spreads, correlation, hours, and the size each wish comes to."""

import numpy as np
import pytest

from evenhand.errors import InvalidData
from evenhand.measure.planner import margin_for_reviews
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import Design
from evenhand.reviews.planning import (
    ASSUMED_MINUTES,
    ASSUMED_SD,
    Sketch,
    observed_in,
    planned_size,
    preview,
    size_for,
)
from evenhand.reviews.queries.frames import Frame
from evenhand.reviews.services import author_for


def past(scores, automatic=None):
    n = len(scores)
    return Frame(
        segment=np.arange(n),
        agent=np.zeros(n, dtype=int),
        team=np.zeros(n, dtype=int),
        channel=np.full(n, "chat"),
        automatic=np.full(n, np.nan) if automatic is None else np.array(automatic, dtype=float),
        score=np.array(scores, dtype=float),
    )


def sketch(how, amount, people=1, **more):
    return Sketch(
        criteria=Criteria(),
        design=more.pop("design", Design()),
        scorecard=None,
        how=how,
        amount=amount,
        people=people,
    )


def test_without_reviews_the_plan_is_cautious_and_says_so():
    found = observed_in(past([]), None)
    assert (found.sd, found.n, found.correlation) == (ASSUMED_SD, 0, None)
    assert (found.minutes, found.timed) == (ASSUMED_MINUTES, False)


def test_a_spread_seen_on_few_reviews_is_widened():
    few, many = observed_in(past([60, 80] * 3), 8.0), observed_in(past([60, 80] * 30), 8.0)
    assert few.sd > np.std([60, 80] * 3, ddof=1)
    assert many.sd == pytest.approx(np.std([60, 80] * 30, ddof=1))


def test_a_correlation_needs_ten_pairs_and_something_that_varies():
    scores = list(range(0, 90, 10))
    assert observed_in(past(scores, scores), None).correlation is None
    scores = list(range(0, 100, 10))
    assert observed_in(past(scores, scores), None).correlation == pytest.approx(1)
    assert observed_in(past(scores, [50] * 10), None).correlation is None


def test_the_same_score_every_time_is_no_spread_of_nought():
    assert observed_in(past([100] * 40), None).sd == ASSUMED_SD


@pytest.mark.parametrize(
    ("wish", "size"),
    [
        (sketch("reviews", 30), 30),
        (sketch("reviews", 30, people=3), 90),
        (sketch("reviews", 5000), 400),
        (sketch("hours", 5), 37),
        (sketch("hours", 5, people=2), 74),
        (sketch("hours", 0.01), 1),
        (sketch("margin", 5), 79),
    ],
)
def test_every_wish_comes_to_a_number_of_reviews(wish, size):
    seen = observed_in(past([50, 100] * 30), 8.0)
    assert size_for(wish, 400, seen) == size


def test_the_margin_wished_for_is_the_margin_got():
    seen = observed_in(past([50, 100] * 30), 8.0)
    size = size_for(sketch("margin", 5), 400, seen)
    assert margin_for_reviews(size, seen.sd, 400) <= 5 < margin_for_reviews(size - 1, seen.sd, 400)


def test_a_wished_margin_allows_for_unequal_chances(centre):
    for n, segment in enumerate(centre.segments(60)):
        centre.scored(segment, 100 if n % 5 else 0)
    even, risky = (
        preview(centre.workspace, sketch("margin", 10, design=design))
        for design in (Design(), Design(kind="risk"))
    )
    assert risky.chosen.reviews > even.chosen.reviews
    assert risky.chosen.margin <= 10 < even.chosen.margin + 1


def test_a_margin_of_nothing_is_refused():
    with pytest.raises(InvalidData):
        size_for(sketch("margin", 0), 400, observed_in(past([]), None))


def test_a_wish_in_hours_for_each_is_kept_for_each(centre):
    centre.segments(200)
    assert planned_size(centre.workspace, sketch("hours", 2, people=3)) == 12
    assert planned_size(centre.workspace, sketch("reviews", 7, people=3)) == 7


def test_a_wish_can_be_kept_before_any_conversation_has_come(centre):
    assert planned_size(centre.workspace, sketch("margin", 10)) == 25


def test_people_who_saw_the_automatic_score_do_not_tell_how_good_it_is(centre, people):
    author = author_for(centre.workspace, people["reviewer"].user)
    for n, segment in enumerate(centre.segments(24)):
        centre.scored(segment, 4 * n)
        centre.reviewed(segment, 4 * n, author, saw_automatic=n % 2 == 0)
    found = preview(centre.workspace, sketch("reviews", 10))
    assert (found.observed.n, found.observed.pairs) == (24, 12)
    assert found.observed.timed
    assert found.observed.minutes == pytest.approx(8)


def test_teams_of_a_stratified_draw_get_what_their_strata_get(centre):
    centre.segments(30)
    design = Design(kind="stratified", by="team", minimum=2)
    found = preview(centre.workspace, sketch("reviews", 10, design=design))
    assert [share.reviews for share in found.shares] == [5, 5]
    assert [trade.reviews for trade in found.trades] == [10, 25]
    assert all(share.margin > found.chosen.margin for share in found.shares)

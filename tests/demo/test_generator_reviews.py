"""Draws with exact probabilities, and reviewers with known habits."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import fmean

import numpy as np
import pytest

from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.measure.sampling import draw_risk_based, draw_stratified, draw_uniform
from evenhand.measure.severity import reviewer_severity
from evenhand.site.demo import DemoWorkspace
from evenhand.site.demo.cards import card_of
from evenhand.site.demo.workspace import DemoDraw, DemoReview, DemoSegment

BAD = 60


def replayed(draw: DemoDraw, segments: dict[str, DemoSegment]) -> list[tuple[str, float]]:
    """The draw made again from what is recorded."""
    if draw.design == "uniform":
        drawn = draw_uniform(len(draw.frame), draw.size, seed=draw.seed)
    elif draw.design == "stratified":
        labels = [draw.strata[key] for key in draw.frame]
        drawn = draw_stratified(labels, draw.allocation, seed=draw.seed)
    else:
        risks = [segments[key].risk for key in draw.frame]
        assert draw.floor is not None
        drawn = draw_risk_based(risks, draw.size, seed=draw.seed, floor=draw.floor)
    keys = [draw.frame[position] for position in drawn.positions]
    return list(zip(keys, drawn.inclusion.tolist(), strict=True))


def score(review: DemoReview, segment: DemoSegment) -> float:
    card = card_of(segment.scorecard)
    given = {rating.category: rating.option for rating in review.ratings}
    row = np.array([[given[category.key] for category in card.categories]], dtype=np.int8)
    return float(card.scores(row)[0])


@pytest.fixture(scope="module")
def segments(demo: DemoWorkspace) -> dict[str, DemoSegment]:
    return {segment.key: segment for segment in demo.segments}


def test_every_draw_replays_from_its_seed(
    demo: DemoWorkspace, segments: dict[str, DemoSegment]
) -> None:
    for draw in demo.draws:
        recorded = [(item.segment, item.probability) for item in draw.items]
        assert replayed(draw, segments) == recorded


def test_a_frame_is_every_segment_of_its_team_and_month(
    demo: DemoWorkspace, segments: dict[str, DemoSegment]
) -> None:
    sizes = Counter((segment.team, segment.month) for segment in segments.values())
    for draw in demo.draws:
        assert len(set(draw.frame)) == len(draw.frame) == sizes[draw.team, draw.month]
        assert {(segments[k].team, segments[k].month) for k in draw.frame} == {
            (draw.team, draw.month)
        }


def test_each_team_and_month_has_25_to_30_random_picks(demo: DemoWorkspace) -> None:
    uniform = [draw for draw in demo.draws if draw.purpose == "random" and not draw.open]
    assert len(uniform) == 48
    assert all(25 <= len(draw.items) <= 30 for draw in uniform)


def test_only_drawn_reviews_have_a_probability(demo: DemoWorkspace) -> None:
    chances = {(d.key, item.segment): item.probability for d in demo.draws for item in d.items}
    for review in demo.reviews:
        if review.purpose in ("manual", "calibration"):
            assert review.draw is review.probability is None
        else:
            assert review.draw is not None
            assert review.probability == chances[review.draw, review.segment]


def test_all_that_was_drawn_was_reviewed_or_skipped_with_a_reason(demo: DemoWorkspace) -> None:
    done = {(review.draw, review.segment) for review in demo.reviews if review.draw}
    for draw in demo.draws:
        for item in draw.items:
            expected = not draw.open and not item.skipped
            assert ((draw.key, item.segment) in done) == expected


def test_nobody_reviews_a_segment_twice(demo: DemoWorkspace) -> None:
    pairs = Counter((review.reviewer, review.segment) for review in demo.reviews)
    assert set(pairs.values()) == {1}


def test_risk_based_draws_find_bad_segments_more_often(
    demo: DemoWorkspace, segments: dict[str, DemoSegment]
) -> None:
    found: dict[str, list[bool]] = defaultdict(list)
    for draw in demo.draws:
        if not draw.open:
            found[draw.purpose] += [(segments[i.segment].score or 0) < BAD for i in draw.items]
    assert fmean(found["risk"]) >= 1.8 * fmean(found["random"])


def test_weights_repair_what_risk_based_draws_bend(
    demo: DemoWorkspace, segments: dict[str, DemoSegment]
) -> None:
    draws = [draw for draw in demo.draws if draw.purpose == "risk"]
    truth = fmean(segments[key].score or 0 for draw in draws for key in draw.frame)
    picks = [
        (segments[item.segment].score or 0, 1 / item.probability)
        for draw in draws
        for item in draw.items
    ]
    naive = fmean(value for value, _ in picks)
    weighted = sum(value * weight for value, weight in picks) / sum(weight for _, weight in picks)
    assert naive < truth - 6
    assert weighted == pytest.approx(truth, abs=4.5)


def test_random_reviews_agree_with_the_truth(
    demo: DemoWorkspace, segments: dict[str, DemoSegment]
) -> None:
    random = [review for review in demo.reviews if review.purpose == "random"]
    team = {draw.key: draw for draw in demo.draws}
    total = weights = 0.0
    for review in random:
        assert review.draw is not None
        weight = len(team[review.draw].frame) / len(team[review.draw].items)
        total += weight * score(review, segments[review.segment])
        weights += weight
    assert total / weights == pytest.approx(demo.truth.centre, abs=1.6)


def test_one_reviewer_is_severe_by_about_six_points(
    demo: DemoWorkspace, segments: dict[str, DemoSegment]
) -> None:
    severity = demo.truth.severity
    severe = demo.truth.facts.severe_reviewer
    assert severity[severe] == pytest.approx(6, abs=1)
    assert all(abs(points) < 3 for name, points in severity.items() if name != severe)
    assert fmean(severity.values()) == pytest.approx(0, abs=0.6)


def test_the_severe_reviewer_is_found_from_the_reviews(
    demo: DemoWorkspace, segments: dict[str, DemoSegment]
) -> None:
    counted = [review for review in demo.reviews if review.purpose != "manual"]
    names = sorted({review.reviewer for review in counted})
    fit = reviewer_severity(
        [score(review, segments[review.segment]) for review in counted],
        [segments[review.segment].agent for review in counted],
        [review.reviewer for review in counted],
        [review.segment for review in counted],
    )
    found = dict(zip(names, fit.severity, strict=True))[demo.truth.facts.severe_reviewer]
    assert found.value == pytest.approx(6, abs=2)
    assert found.value == max(estimate.value for estimate in fit.severity)


def test_one_reviewer_says_not_applicable_far_more_often(
    demo: DemoWorkspace, segments: dict[str, DemoSegment]
) -> None:
    spared: dict[str, list[bool]] = defaultdict(list)
    for review in demo.reviews:
        true = segments[review.segment].options
        spared[review.reviewer] += [
            rating.option == NOT_APPLICABLE
            for rating in review.ratings
            if true[rating.category] != NOT_APPLICABLE
        ]
    share = {name: fmean(values) for name, values in spared.items()}
    habit = share.pop(demo.truth.facts.na_reviewer)
    assert habit > 4 * max(share.values())


def test_ratings_answer_every_category_with_causes_the_scorecard_knows(
    demo: DemoWorkspace, segments: dict[str, DemoSegment]
) -> None:
    for review in demo.reviews:
        card = card_of(segments[review.segment].scorecard)
        assert [r.category for r in review.ratings] == [c.key for c in card.categories]
        for rating in review.ratings:
            assert set(rating.root_causes) <= set(card.causes[rating.category])
            assert rating.option > 0 or not rating.root_causes


def test_reviews_are_made_after_the_draw_and_take_minutes(demo: DemoWorkspace) -> None:
    drawn = {draw.key: draw.drawn_at for draw in demo.draws}
    for review in demo.reviews:
        assert 60 < (review.submitted_at - review.started_at).total_seconds() < 1800
        assert review.draw is None or review.started_at > drawn[review.draw]


def test_reviewers_share_conversations_in_calibration(demo: DemoWorkspace) -> None:
    copies = [review for review in demo.reviews if review.kind == "calibration"]
    others = defaultdict(set)
    for review in demo.reviews:
        others[review.segment].add(review.reviewer)
    everybody = [key for key in {copy.segment for copy in copies} if len(others[key]) == 6]
    assert len(everybody) >= 40
    assert all(len(others[copy.segment]) >= 2 for copy in copies)

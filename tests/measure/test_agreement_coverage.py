"""Intervals of agreement contain the truth as often as they say, and the naive ones do not."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from evenhand.measure.agreement import (
    Coefficient,
    Ratings,
    Resampling,
    alpha_coefficient,
    estimates,
    gwet_coefficient,
    percent_coefficient,
)

SCALE = [0.0, 1.0, 2.0, 3.0, 4.0]
QUICK = Resampling(count=300)


def session(rng: np.random.Generator, conversations: int, reviewers: int) -> np.ndarray:
    """Reviewers x conversations: quality, a reviewer's severity and noise, on a 5-point scale."""
    quality = rng.normal(size=conversations)
    severity = np.linspace(-0.2, 0.2, reviewers)[:, None]
    noise = 0.7 * rng.normal(size=(reviewers, conversations))
    return np.digitize(quality - severity + noise, [-2, -1.2, -0.5, 0.3]).astype(float)


def coefficients(ratings: Ratings) -> list[Coefficient]:
    return [
        alpha_coefficient(ratings, "ordinal"),
        alpha_coefficient(ratings, "interval"),
        gwet_coefficient(ratings),
        percent_coefficient(ratings),
    ]


def truth(reviewers: int) -> list[float]:
    table = session(np.random.default_rng(77), 300_000, reviewers)
    large = coefficients(Ratings.from_matrix(table, scale=SCALE))
    return [float(c.statistic(c.times[None, :])[0]) for c in large]


@pytest.mark.slow
@pytest.mark.parametrize(("conversations", "reviewers"), [(30, 2), (50, 2)])
def test_intervals_cover_in_small_calibration_sessions(conversations: int, reviewers: int) -> None:
    rng = np.random.default_rng(2024)
    wanted, hits, sessions = np.array(truth(reviewers)), np.zeros(4), 1000
    for _ in range(sessions):
        ratings = Ratings.from_matrix(session(rng, conversations, reviewers), scale=SCALE)
        found = estimates(ratings, coefficients(ratings), QUICK)
        hits += [shown.low <= true <= shown.high for shown, true in zip(found, wanted, strict=True)]
    assert (hits / sessions).min() >= 0.93
    assert (hits / sessions).max() <= 0.97


@pytest.mark.slow
def test_resampling_pairs_of_ratings_instead_of_conversations_covers_too_little() -> None:
    """The negative control: with five reviewers each conversation makes ten pairs."""
    rng = np.random.default_rng(5)
    wanted, hits, sessions = truth(5)[1], 0, 200
    for _ in range(sessions):
        table = session(rng, 40, 5)
        pairs = np.hstack([table[[a, b]] for a, b in combinations(range(5), 2)])
        ratings = Ratings.from_matrix(pairs, scale=SCALE)
        (shown,) = estimates(ratings, [alpha_coefficient(ratings, "interval")], QUICK)
        hits += shown.low <= wanted <= shown.high
    assert hits / sessions < 0.80


@pytest.mark.parametrize("agreeing", [0.97, 0.90])
def test_a_session_without_disagreement_bounds_how_much_there_is(agreeing: float) -> None:
    """Sessions where nobody disagreed are the ones a plain bootstrap calls certain."""
    rng = np.random.default_rng(8)
    hits = perfect = 0
    for _ in range(400):
        first = rng.integers(0, 2, 25)
        second = np.where(rng.random(25) < agreeing, first, 1 - first)
        ratings = Ratings.from_matrix([first, second], scale=[0, 1])
        (shown,) = estimates(ratings, [percent_coefficient(ratings)], QUICK)
        perfect += shown.value == 1
        hits += shown.low <= agreeing <= shown.high
    assert perfect > 0
    assert hits / 400 >= 0.92

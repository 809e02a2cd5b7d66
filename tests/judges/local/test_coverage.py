"""Intervals that the local judge feeds cover out of fold, and fall short in sample."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from evenhand.judges.local import columns, features, gate, ridge
from evenhand.judges.local.folds import folds_of
from evenhand.judges.local.reading import read_part
from evenhand.measure.combined import combined_iqs
from evenhand.measure.correlations import correlation_estimate
from judges.local.made import chats

CENTRE, REVIEWS, ROUNDS = 600, 60, 1000


@pytest.fixture(scope="module")
def centre():
    """Similarities of a centre's chats, and their true scores."""
    made = chats(CENTRE, seed=7)
    rows = features.rows([read_part(segment) for segment, _ in made])
    table = columns.table(columns.scaled(rows, columns.scales(rows)))
    faults = [20 * said["greeting"] + 10 * abs(said["empathy"]) for _, said in made]
    return table, 90.0 - np.array(faults)


def drawn(rng):
    """A random sample of the centre, as rows to learn from."""
    places = np.sort(rng.choice(CENTRE, REVIEWS, replace=False))
    fold = folds_of(np.arange(REVIEWS), places.tolist())
    return ridge.Rows(places, np.ones(REVIEWS), fold)


def automatic_scores(table, rows, scores):
    """Of all chats: with out-of-fold values for the reviewed ones, and all in sample."""
    (learnt,) = ridge.learn(table, rows, scores[rows.places, None])
    everyone = np.arange(CENTRE)
    outside = np.mean([fit.at(table, everyone) for fit in learnt.fits], axis=0)
    outside[rows.places] = learnt.outside
    (whole,) = ridge.fit(table, rows, scores[rows.places, None], min(learnt.strengths))
    return outside, whole.at(table, everyone)


@pytest.mark.slow
def test_the_combined_score_covers_out_of_fold_and_falls_short_in_sample(centre):
    table, truth = centre
    rng = np.random.default_rng(12)
    covered = np.zeros((ROUNDS, 2), dtype=bool)
    with threadpool_limits(limits=1):
        for place in range(ROUNDS):
            scores = np.clip(truth + rng.normal(0, 15, CENTRE), 0, 100)
            rows = drawn(rng)
            for way, automatic in enumerate(automatic_scores(table, rows, scores)):
                found = combined_iqs(scores[rows.places], rows.places, automatic).estimate
                covered[place, way] = found.low <= scores.mean() <= found.high
    outside, inside = covered.mean(axis=0)
    assert 0.93 <= outside <= 0.97
    assert inside < 0.90


def test_shuffled_scores_are_followed_by_nobody_and_the_reviews_stand_alone(centre):
    table, truth = centre
    rng = np.random.default_rng(4)
    found = []
    for _ in range(60):
        scores = rng.permutation(truth)
        rows = drawn(rng)
        outside, _inside = automatic_scores(table, rows, scores)
        found.append(combined_iqs(scores[rows.places], rows.places, outside))
    correlations = [each.correlation or 0.0 for each in found]
    assert abs(np.mean(correlations)) < 0.12
    assert np.mean([bool(each.fallback) for each in found]) > 0.5
    estimates = [
        correlation_estimate(r, REVIEWS - 2, n=REVIEWS, level=0.95, method="test")
        for r in correlations
    ]
    assert not any(gate.clears(each) for each in estimates)


def test_an_informative_judge_narrows_the_interval(centre):
    table, truth = centre
    rng = np.random.default_rng(4)
    ratios = []
    for _ in range(20):
        rows = drawn(rng)
        outside, _inside = automatic_scores(table, rows, truth)
        found = combined_iqs(truth[rows.places], rows.places, outside)
        ratios.append(found.estimate.margin / found.human.margin)
    assert np.mean(ratios) < 0.8

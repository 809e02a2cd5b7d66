"""The area under the curve: its value by hand, its interval's coverage, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu
from sklearn.metrics import roc_auc_score

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.validity import separation

ROUNDS, GROUPS, EACH = 1_000, 40, 4
TRUE = 0.7625
"""The area of the simulated scores below, from a million of them."""


def test_the_value_is_the_share_of_pairs_in_order():
    score = [1.0, 2, 2, 3, 4, 4, 5, 6, 7, 8] * 2
    outcome = [0, 0, 1, 0, 1, 0, 1, 1, 0, 1] * 2
    found = separation(score, outcome)
    assert found.value == pytest.approx(roc_auc_score(outcome, score))
    with_it = [s for s, o in zip(score, outcome, strict=True) if o]
    without = [s for s, o in zip(score, outcome, strict=True) if not o]
    assert found.value == pytest.approx(mannwhitneyu(with_it, without).statistic / 100)


def test_the_standard_error_without_groups_is_delongs():
    rng = np.random.default_rng(5)
    with_it, without = rng.normal(1, 1, 30), rng.normal(0, 1, 50)
    pairs = (with_it[:, None] > without).astype(float)
    variance = pairs.mean(1).var(ddof=1) / 30 + pairs.mean(0).var(ddof=1) / 50
    found = separation([*with_it, *without], [1] * 30 + [0] * 50)
    assert found.se == pytest.approx(np.sqrt(variance))


@given(st.lists(st.floats(-5, 5), min_size=24, max_size=40))
def test_turning_the_outcome_round_turns_the_value_round(score):
    outcome = np.arange(len(score)) % 2
    one, other = separation(score, outcome), separation(score, 1 - outcome)
    assert one.value == pytest.approx(1 - other.value)
    if one.low is not None:
        assert one.low == pytest.approx(1 - other.high)


def simulated(rng):
    """Outcome and score share something within each group."""
    group = np.repeat(np.arange(GROUPS), EACH)
    shared = 1.2 * rng.normal(size=GROUPS)[group]
    outcome = shared + rng.normal(size=group.size) > 0.3
    score = shared + rng.normal(size=group.size) + 0.5 * rng.normal(size=GROUPS)[group]
    return score, outcome, group


def coverage(with_groups):
    rng = np.random.default_rng(20260501)
    hits = 0
    for _round in range(ROUNDS):
        score, outcome, group = simulated(rng)
        found = separation(score, outcome, group if with_groups else None)
        hits += found.low <= TRUE <= found.high
    return hits / ROUNDS


def test_intervals_of_grouped_conversations_hold_the_truth():
    assert 0.93 <= coverage(True) <= 0.97


def test_taking_grouped_conversations_for_single_ones_fails():
    assert coverage(False) < 0.91


def test_scores_that_are_all_the_same_separate_nothing_and_say_so():
    found = separation([3.0] * 20, [0, 1] * 10)
    assert (found.value, found.low) == (0.5, None)
    assert "Every score is the same" in found.warnings[0]


def test_too_few_of_one_outcome_or_of_groups_are_refused():
    with pytest.raises(NotEnoughData):
        separation(range(30), [1] * 9 + [0] * 21)
    with pytest.raises(NotEnoughData):
        separation(range(30), [1] * 15 + [0] * 15, [1] * 15 + [2] * 15)
    with pytest.raises(InvalidData):
        separation(range(30), [0, 1] * 10)


def test_scores_that_separate_everything_claim_no_certainty():
    found = separation(range(30), [0] * 15 + [1] * 15)
    assert (found.value, found.low, found.high) == (1, 0, 1)

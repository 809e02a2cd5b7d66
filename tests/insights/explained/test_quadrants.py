"""Four kinds of conversation, and which groups of them stand out."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.insights.why.quadrants import Cell, Group, Whole, standings, weighted_share
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import wilson_interval

WHOLE = Whole(iqs=80.0, satisfied=300, answered=500)


def group(label, iqs, satisfied, answered, se=2.0):
    score = Estimate(value=iqs, se=se, df=40, method="iqs.mean.weighted", n=41)
    csat = Estimate(value=100 * satisfied / answered, method="drivers.csat.wilson", n=answered)
    return Group(label, label, score, satisfied, answered, csat)


@pytest.mark.parametrize(
    ("iqs", "satisfied", "cell"),
    [(88, 4, Cell.POLICY), (60, 4, Cell.TEAM), (60, 20, Cell.RISK), (90, 30, Cell.FINE)],
)
def test_a_group_far_from_the_rest_is_named(iqs, satisfied, cell):
    assert standings([group("g", iqs, satisfied, 30)], WHOLE)[0].cell is cell


def test_low_csat_with_an_iqs_that_cannot_be_told_names_no_cell():
    found = standings([group("g", 79, 4, 30)], WHOLE)[0]
    assert found.cell is None
    assert found.dissatisfied


def test_groups_that_differ_by_chance_only_are_rarely_named():
    """By each test alone one of twenty would be; over all groups hardly any is."""
    rng = np.random.default_rng(5)
    named = naive = 0
    for _round in range(12):
        groups = []
        for place in range(20):
            satisfied = int(rng.binomial(25, 0.6))
            score = 80 + 2 * rng.standard_normal()
            groups.append(group(str(place), score, satisfied, 25))
        named += sum(one.cell is not None for one in standings(groups, WHOLE))
        alone = [standings([one], WHOLE)[0] for one in groups]
        naive += sum(one.cell is not None for one in alone)
    assert named < 8
    assert naive > 2 * named


def test_equal_weights_give_wilson_s_interval():
    found = weighted_share(np.array([True] * 7 + [False] * 13), np.full(20, 2.5))
    low, high = wilson_interval(7, 20)
    assert found.value == pytest.approx(35)
    assert (found.low, found.high) == (pytest.approx(100 * low), pytest.approx(100 * high))


def test_unequal_weights_move_the_share_and_widen_the_interval():
    inside = np.array([True] * 10 + [False] * 10)
    even = weighted_share(inside, np.ones(20))
    uneven = weighted_share(inside, np.array([9.0] * 5 + [1.0] * 5 + [2.0] * 10))
    assert uneven.value == pytest.approx(100 * 50 / 70)
    assert uneven.margin > even.margin


def test_nothing_is_a_sentence():
    assert weighted_share(np.array([], dtype=bool), np.array([])).absent
    assert standings([], WHOLE) == []

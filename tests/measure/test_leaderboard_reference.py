"""Leaderboard arithmetic against published values."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.measure.leaderboard import (
    james_stein,
    rank_sets,
    reliability,
    reviews_for_reliability,
    shrink,
    spread,
)
from measure import reference_leaderboard as reference


def test_bcg_trials_have_the_published_heterogeneity() -> None:
    y, v = reference.BCG_LOG_RISK_RATIO, reference.BCG_VARIANCE
    assert spread(y, v).tau2 == pytest.approx(0.3181, abs=5e-5)
    found = spread(y, v, "reml")
    assert found.tau2 == pytest.approx(0.31324, abs=5e-5)
    assert found.mean == pytest.approx(-0.71453, abs=5e-5)
    assert found.se == pytest.approx(0.17978, abs=5e-5)


def test_the_textbook_prediction_of_a_bcg_trial_is_the_published_one() -> None:
    y, v = reference.BCG_LOG_RISK_RATIO, reference.BCG_VARIANCE
    plain = shrink(y, v, tau2=spread(y, v, "reml").tau2, terms="plain")
    assert plain.score[3] == pytest.approx(-1.3979, abs=5e-5)


@pytest.mark.parametrize("method", ["dersimonian-laird", "paule-mandel", "reml"])
def test_eight_schools_show_no_detectable_difference(method: str) -> None:
    variances = np.square(reference.EIGHT_SCHOOLS_SE)
    found = spread(reference.EIGHT_SCHOOLS_EFFECT, variances, method)  # type: ignore[arg-type]
    assert found.tau2 == 0
    assert not found.detectable
    assert found.mean == pytest.approx(7.6856, abs=5e-5)
    assert found.se == pytest.approx(4.0719, abs=5e-5)
    assert found.q == pytest.approx(4.7071, abs=5e-5)


def test_baseball_averages_shrink_as_efron_and_morris_published() -> None:
    y = np.array(reference.BASEBALL_HITS) / reference.BASEBALL_AT_BATS
    centre = y.mean()
    assert centre == pytest.approx(0.26543, abs=5e-6)
    fair = james_stein(y, centre * (1 - centre) / reference.BASEBALL_AT_BATS)
    assert (fair[0] - centre) / (y[0] - centre) == pytest.approx(0.21165, abs=5e-6)
    assert fair[0] == pytest.approx(0.294, abs=5e-4)

    truth = np.array(reference.BASEBALL_REST_OF_SEASON)
    raw_error, fair_error = ((y - truth) ** 2).sum(), ((fair - truth) ** 2).sum()
    assert raw_error == pytest.approx(0.07549, abs=2e-4)
    assert fair_error == pytest.approx(0.02137, abs=2e-4)
    assert raw_error / fair_error == pytest.approx(3.53, abs=0.01)


def test_pisa_rank_sets_are_the_published_ones_within_one_place() -> None:
    names = list(reference.PISA_2018_MATHS)
    score, se = np.array(list(reference.PISA_2018_MATHS.values())).T
    sets = rank_sets(score, se**2, seed=1)
    for country, (best, worst) in reference.PISA_RANK_SETS.items():
        place = names.index(country)
        assert abs(sets.best[place] - best) <= 1, country
        assert abs(sets.worst[place] - worst) <= 1, country


@pytest.mark.parametrize(("icc", "needed"), [(0.05, 45), (0.10, 21)])
def test_reviews_for_a_reliability_of_seven_tenths(icc: float, needed: int) -> None:
    assert reviews_for_reliability(0.7, icc) == needed
    assert reliability(needed, icc) >= 0.7
    assert reliability(needed - 1, icc) < 0.7


def test_five_reviews_at_icc_one_twentieth_have_a_reliability_of_a_fifth() -> None:
    assert reliability(5, 0.05) == pytest.approx(0.21, abs=0.005)

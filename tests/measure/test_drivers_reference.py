"""Drivers against published values."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.measure.drivers import driver_shares, nps, p_value, within_agent_correlation
from measure import reference_drivers as reference


def test_the_correlation_within_bland_and_altmans_subjects() -> None:
    subject, ph, paco2 = np.array(reference.BLAND_ALTMAN_1995).T
    r = within_agent_correlation(paco2, ph, subject)
    assert r.value == pytest.approx(-0.50677, abs=5e-6)
    assert r.df == 38
    assert r.n == 47
    assert p_value(r) == pytest.approx(0.000847, abs=5e-7)
    assert r.low == pytest.approx(-0.71, abs=0.005)
    assert r.high == pytest.approx(-0.23, abs=0.005)


def test_swiss_provinces_divide_r_squared_as_published() -> None:
    data = np.array(reference.SWISS)
    found = driver_shares(data[:, 1:], data[:, 0], names=reference.SWISS_COLUMNS, draws=50)
    shares = [share.value for share in found.shares]
    np.testing.assert_allclose(shares, reference.SWISS_SHARES, atol=5e-7)
    assert found.explained.value == pytest.approx(reference.SWISS_R_SQUARED, abs=5e-7)
    assert sum(shares) == pytest.approx(found.explained.value, abs=1e-12)  # type: ignore[arg-type]


def test_the_adjusted_wald_interval_of_sixty_against_fifteen() -> None:
    score = nps(60, 25, 15)
    assert score.value == 45
    assert score.low == pytest.approx(29.34, abs=0.005)
    assert score.high == pytest.approx(58.04, abs=0.005)
    assert (score.low + score.high) / 2 == pytest.approx(43.69, abs=0.005)  # type: ignore[operator]

"""Charts, tests and change points against published values."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.measure.change import (
    change_points,
    cusum_run_length,
    ewma_run_length,
    false_discoveries,
    laney_chart,
    shewhart_run_length,
)
from measure import reference_change as reference

RUN_LENGTH = {
    "ewma .2/2.962": lambda shift: ewma_run_length(0.2, 2.962, shift),
    "ewma .1/2.814": lambda shift: ewma_run_length(0.1, 2.814, shift),
    "cusum h=5": lambda shift: cusum_run_length(0.5, 5, shift),
    "cusum h=4": lambda shift: cusum_run_length(0.5, 4, shift),
    "shewhart 3": lambda shift: shewhart_run_length(3, shift),
}


@pytest.mark.parametrize("chart", sorted(reference.AVERAGE_RUN_LENGTHS))
def test_average_run_lengths_are_the_published_ones(chart: str) -> None:
    quiet, shifted = reference.AVERAGE_RUN_LENGTHS[chart]
    assert RUN_LENGTH[chart](0) == pytest.approx(quiet, rel=2e-4)
    assert RUN_LENGTH[chart](1) == pytest.approx(shifted, rel=6e-4)


def test_the_peach_shipments_are_not_overdispersed() -> None:
    chart = laney_chart(reference.PEACHES_BRUISED, reference.PEACHES_INSPECTED)
    assert sum(reference.PEACHES_BRUISED) == 1544
    assert sum(reference.PEACHES_INSPECTED) == 8000
    assert chart.centre == pytest.approx(0.193, abs=1e-12)
    assert chart.sigma_z == pytest.approx(0.99946, abs=5e-6)

    plain = laney_chart(reference.PEACHES_BRUISED, reference.PEACHES_INSPECTED, adjusted=False)
    assert plain.high[0] == pytest.approx(0.26788, abs=5e-6)
    assert plain.high[10] == pytest.approx(0.24595, abs=5e-6)
    assert not plain.signals.any()


def test_benjamini_hochberg_finds_four_where_bonferroni_finds_three() -> None:
    p = np.array(reference.BENJAMINI_HOCHBERG_P)
    assert false_discoveries(p, 0.05).count == 4
    assert (p <= 0.05 / len(p)).sum() == 3


@pytest.mark.parametrize("times", [2, 2.5, 3])
def test_the_nile_fell_once_in_1899(times: float) -> None:
    flow = np.array(reference.NILE_FLOW, dtype=float)
    found = change_points(flow, penalty=times * np.log(len(flow)) * flow.var())
    assert found == [reference.NILE_BREAK]
    assert reference.NILE_FIRST_YEAR + found[0] == 1899


def test_the_nile_fell_once_with_the_noise_measured_from_the_series() -> None:
    assert change_points(reference.NILE_FLOW) == [reference.NILE_BREAK]

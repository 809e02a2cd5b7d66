"""Many-facet Rasch severities on panels whose severities are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from evenhand.errors import InvalidData, MeasureError, NotEnoughData, UnsupportedDesign
from evenhand.measure.severity import RaschFit, rasch_severity

SEVERITY = np.array([1.0, 0.2, -0.2, -1.0])
DIFFICULTY = np.array([-0.5, 0.0, 0.5])
THRESHOLDS = np.array([-1.0, 0.0, 1.0])


def ratings(rng: np.random.Generator, units: int, missing: float = 0.0) -> tuple[np.ndarray, ...]:
    """Rungs 0 to 3 drawn from the model itself."""
    unit, category, reviewer = (
        axis.ravel() for axis in np.indices((units, len(DIFFICULTY), len(SEVERITY)))
    )
    quality = rng.normal(0, 1.3, units)
    gap = quality[unit] - DIFFICULTY[category] - SEVERITY[reviewer]
    climbed = np.append(0.0, np.cumsum(THRESHOLDS))
    odds = np.exp(np.arange(4) * gap[:, None] - climbed)
    share = (odds / odds.sum(axis=1, keepdims=True)).cumsum(axis=1)
    rung = (rng.random(len(unit))[:, None] > share).sum(axis=1).astype(float)
    rung[rng.random(len(rung)) < missing] = np.nan
    return unit, category, reviewer, rung


def values(fit: RaschFit) -> np.ndarray:
    return np.array([shown.value for shown in fit.severity])


def test_the_parameters_that_made_the_ratings_are_found() -> None:
    fit = rasch_severity(*ratings(np.random.default_rng(1), 1500, missing=0.4))
    np.testing.assert_allclose(values(fit), SEVERITY, atol=0.12)
    np.testing.assert_allclose(fit.difficulty, DIFFICULTY, atol=0.15)
    np.testing.assert_allclose(fit.thresholds, THRESHOLDS, atol=0.12)
    assert fit.spread == pytest.approx(1.3, abs=0.1)
    assert values(fit).sum() == pytest.approx(0, abs=1e-9)


@pytest.mark.slow
def test_intervals_of_rasch_severities_cover() -> None:
    rng = np.random.default_rng(2)
    hits = []
    for _ in range(150):
        fit = rasch_severity(*ratings(rng, 120, missing=0.3))
        hits += [s.low <= true <= s.high for s, true in zip(fit.severity, SEVERITY, strict=True)]
    assert 0.93 <= np.mean(hits) <= 0.97


def test_order_and_names_change_nothing() -> None:
    unit, category, reviewer, rung = ratings(np.random.default_rng(3), 80)
    order = np.random.default_rng(4).permutation(len(rung))
    names = np.array(["wim", "xia", "yan", "zoe"])
    plain = rasch_severity(unit, category, reviewer, rung)
    other = rasch_severity(unit[order] + 50, category[order], names[reviewer[order]], rung[order])
    np.testing.assert_allclose(values(plain), values(other), atol=1e-4)


def test_the_fair_average_undoes_the_luck_of_the_reviewer() -> None:
    """Half of the units get the two strict reviewers, half the two mild ones."""
    rng = np.random.default_rng(5)
    unit, category, reviewer, rung = ratings(rng, 600)
    strict = reviewer < 2
    linked = unit < 60
    kept = linked | (strict == (unit % 2 == 0))
    fit = rasch_severity(unit[kept], category[kept], reviewer[kept], rung[kept])
    raw = np.bincount(unit[kept], rung[kept]) / np.bincount(unit[kept])
    odd = np.arange(600) % 2 == 1
    alone = np.arange(600) >= 60
    luck = raw[odd & alone].mean() - raw[~odd & alone].mean()
    fair = fit.fair[odd & alone].mean() - fit.fair[~odd & alone].mean()
    assert luck > 0.4
    assert abs(fair) < 0.15


REFUSALS: dict[str, tuple[Callable[[], object], type[MeasureError], str]] = {
    "different lengths": (
        lambda: rasch_severity([1, 2], [0, 0], [0, 1], [1.0]),
        InvalidData,
        "equally long",
    ),
    "half a rung": (
        lambda: rasch_severity([1, 1], [0, 0], [0, 1], [0.5, 1]),
        InvalidData,
        "rungs",
    ),
    "a rung nobody used": (
        lambda: rasch_severity([1, 1, 2, 2], [0] * 4, [0, 1, 0, 1], [0, 2, 0, 2]),
        InvalidData,
        "Merge options",
    ),
    "one reviewer": (
        lambda: rasch_severity([1, 2], [0, 0], [0, 0], [0, 1]),
        NotEnoughData,
        "two reviewers",
    ),
    "reviewers without a common unit": (
        lambda: rasch_severity([1, 2], [0, 0], [0, 1], [0, 1]),
        UnsupportedDesign,
        "groups",
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_it_refuses_with_a_sentence(what: str) -> None:
    action, error, sentence = REFUSALS[what]
    with pytest.raises(error, match=sentence):
        action()

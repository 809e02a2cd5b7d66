"""What must not change a coefficient, and what must."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from evenhand.errors import NotEnoughData
from evenhand.measure.agreement import (
    Ratings,
    Resampling,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    mean_absolute_difference,
    percent_agreement,
    within_agreement,
)
from evenhand.measure.agreement.tables import distinct_rows, factorize
from evenhand.measure.estimate import Estimate

QUICK = Resampling(count=100)
SCALE = [0.0, 1.0, 2.0, 3.0]

ALL: dict[str, Callable[[Ratings], Estimate]] = {
    "alpha nominal": lambda r: krippendorff_alpha(r, "nominal", QUICK),
    "alpha ordinal": lambda r: krippendorff_alpha(r, "ordinal", QUICK),
    "alpha interval": lambda r: krippendorff_alpha(r, "interval", QUICK),
    "alpha ratio": lambda r: krippendorff_alpha(r, "ratio", QUICK),
    "alpha absolute": lambda r: krippendorff_alpha(r, "absolute", QUICK),
    "ac1": lambda r: gwet_ac(r, "nominal", QUICK),
    "ac2": lambda r: gwet_ac(r, "quadratic", QUICK),
    "fleiss": lambda r: fleiss_kappa(r, "linear", QUICK),
    "conger": lambda r: conger_kappa(r, "quadratic", QUICK),
    "brennan-prediger": lambda r: brennan_prediger(r, "ordinal", QUICK),
    "percent": lambda r: percent_agreement(r, "nominal", QUICK),
    "within one": lambda r: within_agreement(r, 1, QUICK),
    "difference": lambda r: mean_absolute_difference(r, QUICK),
}


@st.composite
def panels(draw: st.DrawFn) -> np.ndarray:
    """Raters x units on a 4-point scale with gaps, at least two units rated twice."""
    shape = (draw(st.integers(2, 5)), draw(st.integers(3, 12)))
    values = draw(hnp.arrays(float, shape, elements=st.sampled_from([*SCALE, np.nan])))
    assume(((~np.isnan(values)).sum(axis=0) >= 2).sum() >= 2)
    return values


def same(left: Estimate, right: Estimate) -> bool:
    """Equal in value and interval, up to rounding; both absent counts as equal."""
    pairs = [(left.value, right.value), (left.low, right.low), (left.high, right.high)]
    return all(a == b if a is None or b is None else abs(a - b) < 1e-9 for a, b in pairs)


@pytest.mark.parametrize("name", [name for name in ALL if name != "conger"])
@settings(max_examples=25, deadline=None)
@given(panel=panels(), data=st.data())
def test_order_and_names_change_nothing(name: str, panel: np.ndarray, data: st.DataObject) -> None:
    rater, unit = np.nonzero(~np.isnan(panel))
    values = panel[rater, unit]
    order = np.array(data.draw(st.permutations(range(len(values)))))
    renamed = np.array(data.draw(st.permutations(range(len(panel)))))
    plain = Ratings.from_long(unit, rater, values, scale=SCALE)
    shuffled = Ratings.from_long(
        [f"c{-u}" for u in unit[order]], renamed[rater[order]], values[order], scale=SCALE
    )
    assert same(ALL[name](plain), ALL[name](shuffled))


@settings(max_examples=25, deadline=None)
@given(panel=panels(), data=st.data())
def test_congers_value_does_not_depend_on_order_or_names(
    panel: np.ndarray, data: st.DataObject
) -> None:
    raters = data.draw(st.permutations(range(panel.shape[0])))
    units = data.draw(st.permutations(range(panel.shape[1])))
    plain = conger_kappa(Ratings.from_matrix(panel, scale=SCALE), "nominal", QUICK)
    shuffled = conger_kappa(
        Ratings.from_matrix(panel[raters][:, units], scale=SCALE), "nominal", QUICK
    )
    assert plain.value == pytest.approx(shuffled.value, nan_ok=True)


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=25, deadline=None)
@given(panel=panels(), value=st.sampled_from(SCALE), rater=st.integers(0, 1))
def test_a_conversation_rated_once_changes_nothing(
    name: str, panel: np.ndarray, value: float, rater: int
) -> None:
    extra = np.full((len(panel), 1), np.nan)
    extra[rater] = value
    before = ALL[name](Ratings.from_matrix(panel, scale=SCALE))
    after = ALL[name](Ratings.from_matrix(np.hstack([panel, extra]), scale=SCALE))
    assert same(before, after)
    assert after.exclusions["rated once"] == before.exclusions.get("rated once", 0) + 1


@settings(max_examples=50, deadline=None)
@given(panel=panels(), slope=st.floats(0.1, 50), shift=st.floats(-100, 100))
def test_interval_alpha_does_not_depend_on_the_unit_of_the_scale(
    panel: np.ndarray, slope: float, shift: float
) -> None:
    plain = krippendorff_alpha(Ratings.from_matrix(panel), "interval", QUICK)
    scaled = krippendorff_alpha(Ratings.from_matrix(panel * slope + shift), "interval", QUICK)
    assert plain.value == pytest.approx(scaled.value, abs=1e-7)


@settings(max_examples=50, deadline=None)
@given(panel=panels())
def test_nominal_alpha_does_not_depend_on_what_categories_are_called(panel: np.ndarray) -> None:
    renamed = np.array([7.0, -2.0, 40.0, 1.0, np.nan])[
        np.where(np.isnan(panel), 4, panel).astype(int)
    ]
    plain = krippendorff_alpha(Ratings.from_matrix(panel), "nominal", QUICK)
    other = krippendorff_alpha(Ratings.from_matrix(renamed), "nominal", QUICK)
    assert plain.value == pytest.approx(other.value)


@settings(max_examples=50, deadline=None)
@given(panel=panels())
def test_alpha_by_value_counts_is_alpha_by_pairs(panel: np.ndarray) -> None:
    """The definition, pair by pair: slow, and an independent check."""
    within, pooled, n = 0.0, 0.0, 0
    kept = [column[~np.isnan(column)] for column in panel.T]
    kept = [values for values in kept if len(values) >= 2]
    for values in kept:
        n += len(values)
        within += (np.subtract.outer(values, values) ** 2).sum() / (len(values) - 1)
    everything = np.concatenate(kept)
    pooled = (np.subtract.outer(everything, everything) ** 2).sum() / (n - 1)
    alpha = krippendorff_alpha(Ratings.from_matrix(panel), "interval", QUICK).value
    if pooled == 0:
        assert alpha is None
    else:
        assert alpha == pytest.approx(1 - within / pooled)


@settings(max_examples=50, deadline=None)
@given(table=hnp.arrays(int, (3, 3), elements=st.integers(0, 20)))
def test_cohen_is_conger_of_two_raters(table: np.ndarray) -> None:
    assume(table.sum() > 2)
    ratings = Ratings.from_contingency(table)
    cohen, conger = cohen_kappa(ratings, "linear", QUICK), conger_kappa(ratings, "linear", QUICK)
    assert cohen.value == conger.value


@settings(max_examples=50, deadline=None)
@given(panel=panels())
def test_perfect_agreement_is_one_for_every_coefficient(panel: np.ndarray) -> None:
    agreed = np.where(np.isnan(panel), np.nan, np.arange(panel.shape[1]) % 4)
    ratings = Ratings.from_matrix(agreed, scale=SCALE)
    for name, coefficient in ALL.items():
        shown = coefficient(ratings)
        if shown.value is not None:
            assert shown.value == pytest.approx(0 if name == "difference" else 1)


@settings(max_examples=100, deadline=None)
@given(hnp.arrays(np.int64, (30, 3), elements=st.integers(0, 4)))
def test_distinct_rows_are_those_of_a_plain_sort(table: np.ndarray) -> None:
    rows, times = distinct_rows(table)
    expected, counted = np.unique(table, axis=0, return_counts=True)
    np.testing.assert_array_equal(rows, expected)
    np.testing.assert_array_equal(times, counted)


def test_distinct_rows_too_wide_for_one_number_are_found_all_the_same() -> None:
    table = np.random.default_rng(1).integers(0, 2, (40, 90)).repeat(2, axis=0)
    rows, times = distinct_rows(table)
    assert (times == 2).all()
    np.testing.assert_array_equal(rows, np.unique(table, axis=0))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-5, 3000), min_size=1, max_size=40))
def test_codes_point_at_sorted_labels(labels: list[int]) -> None:
    found, codes = factorize(np.array(labels))
    np.testing.assert_array_equal(found, np.unique(labels))
    np.testing.assert_array_equal(found[codes], labels)


def test_the_order_of_rows_never_makes_pairs() -> None:
    """Two reviewers who never share a conversation have no agreement, in any order of rows."""
    units, raters = np.arange(20), np.repeat(["ana", "ben"], 10)
    with pytest.raises(NotEnoughData, match="rated by two reviewers"):
        krippendorff_alpha(Ratings.from_long(units, raters, np.tile([0.0, 1.0], 10)))

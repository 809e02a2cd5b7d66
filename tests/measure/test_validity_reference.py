"""The alternative annotator test against its authors' published values."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.measure.validity import alt_test
from measure import reference_cebab as cebab
from measure import reference_validity as reference


@pytest.mark.parametrize("model", sorted(reference.MT_BENCH_ADVANTAGE))
def test_models_fail_on_mt_bench_with_the_published_advantage(model: str) -> None:
    people, models = reference.mt_bench()
    found = alt_test(models[model], people, epsilon=0.2)
    assert round(found.advantage, 2) == reference.MT_BENCH_ADVANTAGE[model]
    assert found.winning_rate == 0
    assert not found.passes
    assert found.items == 120


def test_gpt_4o_may_replace_nine_of_ten_workers_who_give_stars() -> None:
    people, judge = cebab.cebab_stars()
    found = alt_test(judge, people, alignment="rmse", epsilon=0.1)
    assert found.winning_rate == pytest.approx(cebab.GPT_4O_WINNING_RATE)
    assert round(found.advantage, 2) == cebab.GPT_4O_ADVANTAGE
    assert found.items == 711
    assert found.passes


def test_the_transcribed_stars_are_complete() -> None:
    people, judge = cebab.cebab_stars()
    assert people.shape == (10, 711)
    assert np.isfinite(people).sum() == 2193
    assert np.isfinite(people).any(axis=0).all()
    assert set(np.unique(judge)) == {1, 2, 3, 4, 5}

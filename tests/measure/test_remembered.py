"""What is remembered is found by the data: other data are never answered by it."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.measure import remembered as memory
from evenhand.measure.remembered import remembered


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    monkeypatch.setattr(memory, "_known", type(memory._known)())


def counted():
    """A sum, and the list of the times it was worked out."""
    times = []

    def work(values, *, twice=False):
        times.append(len(values))
        return float(values.sum()) * (2 if twice else 1)

    return work, times


def test_equal_data_are_worked_out_once():
    work, times = counted()
    assert remembered(work, np.arange(4.0)) == remembered(work, np.arange(4.0)) == 6.0
    assert len(times) == 1


def test_other_data_are_worked_out_anew():
    work, times = counted()
    values = np.arange(4.0)
    assert remembered(work, values) == 6.0
    values[0] = 1.0
    assert remembered(work, values) == 7.0
    assert remembered(work, values, twice=True) == 14.0
    assert remembered(work, values.astype(np.int64)) == 7.0
    assert len(times) == 4


def test_what_fails_fails_again():
    for _time in range(2):
        with pytest.raises(ZeroDivisionError):
            remembered(divmod, 1, 0)


def test_only_the_last_asked_for_are_kept(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 2)
    work, times = counted()
    for size in (1, 2, 1, 3, 1, 2):
        remembered(work, np.ones(size))
    assert len(times) == 4

"""A form in whole numbers: what each answer adds to the sums of its section."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.measure.forms import Category, Form, NaRule, Policy, exact
from evenhand.measure.quotients import EXACT_INTEGERS, Integers
from evenhand.measure.scoring.rules import counted_weight, fails, section_factor, section_limit


@dataclass(frozen=True, slots=True)
class Column:
    """What each answer of one category adds; the last two entries are unanswered and N/A."""

    section: int
    earned: Integers | None
    possible: Integers | None
    absent: Integers | None
    failed: NDArray[np.bool_] | None


@dataclass(frozen=True, slots=True)
class Columns:
    """A form in whole numbers.

    ``earned`` counts in ``1 / (unit * value_unit)``, ``possible`` and ``absent`` in ``1 / unit``,
    ``factors`` in ``1 / factor_unit``; ``limit`` is the share a failed section keeps, in
    ``1 / value_unit``. ``dtype`` is object where 64 bits would not hold the sums.
    """

    columns: tuple[Column, ...]
    value_unit: int
    unit: int
    factors: tuple[int, ...]
    factor_unit: int
    bonus: tuple[bool, ...]
    limit: int | None
    dtype: np.dtype[Any]


def columns_of(form: Form) -> Columns:
    policy = form.policy
    places = {section.key: place for place, section in enumerate(form.sections)}
    weights = [counted_weight(policy, c, form.sections[places[c.section]]) for c in form.categories]
    values = [exact(f) for c in form.categories for f in c.scale.fractions]
    share = section_limit(policy)
    value_unit = _unit([*values, share or Fraction(0)])
    unit = _unit(weights)
    factors = [section_factor(policy, section) for section in form.sections]
    factor_unit = _unit(factors)
    scaled = tuple(int(factor * factor_unit) for factor in factors)
    heaviest = int(sum(weights) * unit) * max(sum(scaled), factor_unit)
    dtype = _dtype(policy, 100 * value_unit * heaviest, int(sum(weights) * unit))
    return Columns(
        columns=tuple(
            _column(form, c, places[c.section], int(w * unit), value_unit, dtype)
            for c, w in zip(form.categories, weights, strict=True)
        ),
        value_unit=value_unit,
        unit=unit,
        factors=scaled,
        factor_unit=factor_unit,
        bonus=tuple(section.bonus for section in form.sections),
        limit=None if share is None else int(share * value_unit),
        dtype=dtype,
    )


def _unit(values: list[Fraction]) -> int:
    return lcm(*(value.denominator for value in values))


def _dtype(policy: Policy, largest: int, weight: int) -> np.dtype[Any]:
    # A mean that fills in for N/A multiplies every sum by the points it is a mean over.
    bound = largest * 4 * weight if _imputes(policy) else 2 * largest
    return np.dtype(np.int64 if bound < EXACT_INTEGERS else object)


def _imputes(policy: Policy) -> bool:
    return policy.na in (NaRule.SECTION_MEAN, NaRule.FORM_MEAN)


def _column(
    form: Form, category: Category, section: int, weight: int, value_unit: int, dtype: np.dtype[Any]
) -> Column:
    policy = form.policy
    options = len(category.scale.options)
    values = [int(exact(f) * value_unit) for f in category.scale.fractions]
    fills = not form.sections[section].bonus
    full = fills and policy.na is NaRule.FULL
    absent = fills and _imputes(policy)
    failed = [fails(policy, category, option) for option in range(options)]

    def table(answers: list[int], not_applicable: int) -> Integers | None:
        entries = [weight * entry for entry in (*answers, 0, not_applicable)]
        return np.array(entries, dtype=dtype) if any(entries) else None

    return Column(
        section=section,
        earned=table(values, value_unit * full),
        possible=table([1] * options, int(full)),
        absent=table([0] * options, int(absent)),
        failed=np.array([*failed, False, False]) if any(failed) else None,
    )

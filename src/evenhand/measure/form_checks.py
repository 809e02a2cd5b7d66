"""What a form must satisfy before a scorecard version may be made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from math import isfinite

from evenhand.errors import InvalidData
from evenhand.measure.forms import (
    Aggregate,
    Band,
    Category,
    CriticalTrigger,
    Form,
    Policy,
    Section,
    SectionRule,
    exact,
)


def check_form(form: Form) -> None:
    """Refuse a form that could not score, or would score other than it reads.

    Called once, when a scorecard version is made; scoring itself trusts the form.

    Raises
    ------
    InvalidData
        Repeated or unknown keys, weights out of range, a critical category that cannot fail or
        that sits in a bonus section, named failing options above one that does not fail (a better
        answer would then score less), normalised sections that do not add up to 100 %, bands or
        marks out of order, or no scored weight at all.

    Examples
    --------
    >>> from evenhand.measure.forms import even_scale
    >>> yes_no = even_scale("Yes", "No")
    >>> check_form(Form((Category("greeting", yes_no),)))
    >>> check_form(Form((Category("greeting", yes_no, weight=0),)))
    Traceback (most recent call last):
    ...
    evenhand.errors.InvalidData: All scored weights are 0. Give at least one category a weight.
    """
    _check_keys(form)
    for section in form.sections:
        _check_section(section)
    for category in form.categories:
        _check_category(category)
        _check_critical(form, category)
    _check_policy(form.policy)
    if form.policy.sections is SectionRule.NORMALISED:
        _check_percents(form)
    _check_scored_weight(form)


def _check_keys(form: Form) -> None:
    if not form.categories:
        raise InvalidData("A scorecard needs at least one category; this one has none.")
    _check_unique("category", (category.key for category in form.categories))
    _check_unique("section", (section.key for section in form.sections))
    known = {section.key for section in form.sections}
    for category in form.categories:
        if category.section not in known:
            raise InvalidData(
                f"Category '{category.key}' is in section '{category.section}', which this "
                "scorecard does not have. Add the section or move the category."
            )


def _check_unique(what: str, keys: Iterable[str]) -> None:
    repeated = [key for key, times in Counter(keys).items() if times > 1]
    if repeated:
        raise InvalidData(f"The {what} key '{repeated[0]}' is used twice; each must be unique.")


def _check_section(section: Section) -> None:
    if not isfinite(section.weight) or section.weight < 0:
        raise InvalidData(
            f"The weight of section '{section.key}' must be 0 or more; it is {section.weight}."
        )


def _check_category(category: Category) -> None:
    if not isinstance(category.weight, int) or not 0 <= category.weight <= 100:
        raise InvalidData(
            f"The weight of category '{category.key}' must be a whole number from 0 to 100; "
            f"it is {category.weight}."
        )
    if not isfinite(category.points) or exact(category.points) <= 0:
        raise InvalidData(
            f"The points of category '{category.key}' must be above 0; they are "
            f"{category.points}. To track it without scoring it, set its weight to 0."
        )
    if not set(category.failing) <= set(range(len(category.scale.options))):
        raise InvalidData(
            f"Category '{category.key}' names a failing option that its scale does not have."
        )


def _check_critical(form: Form, category: Category) -> None:
    if not category.critical:
        return
    if category.section in {section.key for section in form.sections if section.bonus}:
        raise InvalidData(
            f"Critical category '{category.key}' is in a bonus section, which can only add. "
            "Move it to another section."
        )
    if form.policy.critical_trigger is CriticalTrigger.NAMED:
        _check_named(category)


def _check_named(category: Category) -> None:
    if not category.failing:
        raise InvalidData(
            f"Critical category '{category.key}' names no failing option, so it could never fail. "
            "Name at least its lowest option."
        )
    top = min(category.failing)
    if set(category.failing) != set(range(top, len(category.scale.options))):
        raise InvalidData(
            f"In critical category '{category.key}' an option fails while a lower one does not. "
            "Name every option below a failing one."
        )


def _check_policy(policy: Policy) -> None:
    for name, value in (("cap", policy.cap), ("pass mark", policy.pass_mark)):
        if not 0 <= value <= 100:
            raise InvalidData(f"The {name} must be from 0 to 100; it is {value}.")
    _check_bands(policy.bands)
    if policy.aggregate is Aggregate.STRATA and not policy.strata_weights:
        raise InvalidData("A mean over strata needs the weight of each stratum; none is given.")
    if any(not isfinite(w) or w < 0 for w in policy.strata_weights.values()):
        raise InvalidData("The weights of strata must be 0 or more.")


def _check_bands(bands: tuple[Band, ...]) -> None:
    _check_unique("band", (band.name for band in bands))
    starts = [band.lowest for band in bands]
    if any(not a > b for a, b in pairwise(starts)):
        raise InvalidData("Bands must be listed from the highest to the lowest.")
    if not starts or starts[-1] != 0:
        raise InvalidData("The lowest band must start at 0, so that every score has a band.")


def _check_percents(form: Form) -> None:
    counted = [section for section in form.sections if not section.bonus]
    total = sum((exact(section.weight) for section in counted), start=Fraction(0))
    # Thirds typed as 33.33 add up to 99.99; the score divides by the sum, so no harm is done.
    if abs(total - 100) > Fraction(5, 100):
        raise InvalidData(
            f"The percents of the sections must add up to 100; they add up to {float(total):g}."
        )
    scored = {category.section for category in form.categories if category.weight}
    for section in counted:
        if section.weight and section.key not in scored:
            raise InvalidData(
                f"Section '{section.key}' has {section.weight:g} % of the score but no scored "
                "category. Add one or set its percent to 0."
            )


def _check_scored_weight(form: Form) -> None:
    by_weights = form.policy.sections is SectionRule.WEIGHTS
    counting = {s.key for s in form.sections if not s.bonus and (by_weights or exact(s.weight))}
    if not any(c.weight and c.section in counting for c in form.categories):
        raise InvalidData("All scored weights are 0. Give at least one category a weight.")

"""What a scorecard must satisfy before it can be published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from evenhand.errors import InputError, MeasureError
from evenhand.measure import forms
from evenhand.measure.forms import Form, Policy, SectionRule
from evenhand.measure.scoring import check_form
from evenhand.scorecards.document import (
    CategoryDocument,
    ScorecardDocument,
    category_form,
    form_of,
    policy_form,
)

NAME_LENGTH = 120
CATEGORY_NAME_LENGTH = 160
FIELDS = ("channel", "language", "team", "tag")
"""What a condition may look at, besides ``attributes.<name>``."""

_KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,59}\Z")
_ATTRIBUTE = re.compile(r"^attributes\..+")
_ANCHOR = "anchor of the check"


class Fault(NamedTuple):
    """What is wrong, where a person looks for it, and which part of the document it is.

    ``at`` is a path: ``name``, ``categories``, ``categories/2``, ``sections/0`` or ``policy``.
    """

    place: str
    text: str
    at: str = ""


def check_document(content: ScorecardDocument) -> None:
    """Refuse a document that cannot be scored, naming the place.

    Raises
    ------
    InputError
        The first fault found.
    """
    for fault in faults(content):
        raise InputError(fault.text, fault.place)


def faults(content: ScorecardDocument) -> list[Fault]:
    """Every fault with its place, so that a builder can show them all at once."""
    found = [*_name_faults(content), *_section_faults(content)]
    for number, category in enumerate(content.categories):
        place = category.name or category.key or _("Category %(n)s") % {"n": number + 1}
        at = f"categories/{number}"
        found.extend(Fault(place, text, at) for text in _category_faults(category, content))
    found.extend(Fault(_("Scoring"), text, "policy") for text in _policy_faults(content))
    return found or [Fault(content.name, text, "policy") for text in _score_faults(content)]


def _name_faults(content: ScorecardDocument) -> Iterator[Fault]:
    if not content.name.strip():
        yield Fault("name", _("give the scorecard a name."), "name")
    if len(content.name) > NAME_LENGTH:
        text = _("shorten the name to %(n)s characters.") % {"n": NAME_LENGTH}
        yield Fault("name", text, "name")
    if not content.categories:
        yield Fault("categories", _("add at least one category."), "categories")
    keys = [category.key for category in content.categories]
    for key in _repeated(keys):
        at = f"categories/{len(keys) - 1 - keys[::-1].index(key)}"
        yield Fault(key, _("two categories have this key; each needs its own."), at)


def _section_faults(content: ScorecardDocument) -> Iterator[Fault]:
    keys = [section.key for section in content.sections]
    for number, section in enumerate(content.sections):
        place = section.name or section.key or _("Section %(n)s") % {"n": number + 1}
        at = f"sections/{number}"
        if not section.name.strip():
            yield Fault(place, _("give the section a name."), at)
        if section.key in keys[:number]:
            yield Fault(place, _("two sections have this key; each needs its own."), at)
        if section.weight < 0:
            yield Fault(place, _("the weight of a section is 0 or more."), at)


def _category_faults(category: CategoryDocument, content: ScorecardDocument) -> Iterator[str]:
    if not _KEY.match(category.key):
        yield _("a key has lower-case letters, digits, - and _ only.")
    if not category.name.strip():
        yield _("give the category a name.")
    if len(category.name) > CATEGORY_NAME_LENGTH:
        yield _("shorten the name to %(n)s characters.") % {"n": CATEGORY_NAME_LENGTH}
    if not 0 <= category.weight <= 100:
        yield _("a weight is a whole number from 0 to 100.")
    sections = {section.key for section in content.sections}
    if category.section not in (sections or {""}):
        yield _("choose one of the scorecard's sections.")
    yield from _option_faults(category)
    yield from _condition_faults(category)
    yield from _arithmetic_faults(category, content)


def _option_faults(category: CategoryDocument) -> Iterator[str]:
    labels = [option.label for option in category.options]
    if not all(label.strip() for label in labels):
        yield _("give each option a label.")
    if len(set(labels)) < len(labels):
        yield _("two options have the same label.")
    for label in category.failing:
        if label not in labels:
            yield _("“%(label)s” is not one of its options.") % {"label": label}


def _condition_faults(category: CategoryDocument) -> Iterator[str]:
    for condition in category.applies:
        if condition.field not in FIELDS and not _ATTRIBUTE.match(condition.field):
            yield _("“%(field)s” is nothing a condition can look at.") % {"field": condition.field}
        if not condition.values:
            yield _("give each condition at least one value.")


def _arithmetic_faults(category: CategoryDocument, content: ScorecardDocument) -> Iterator[str]:
    """What the arithmetic refuses, seen beside one sound category so that only its own shows."""
    policy = Policy(critical_trigger=content.policy.critical_trigger)
    bonus = {section.key for section in content.sections if section.bonus}
    section = forms.Section(category.section, bonus=category.section in bonus)
    sound = forms.Section(_ANCHOR)
    try:
        own = replace(category_form(category), weight=1)
        check_form(Form((own, _anchor()), (section, sound), policy))
    except MeasureError as error:
        yield str(error)


def _policy_faults(content: ScorecardDocument) -> Iterator[str]:
    policy = replace(policy_form(content.policy), sections=SectionRule.WEIGHTS)
    try:
        check_form(Form((_anchor(),), (forms.Section(_ANCHOR),), policy))
    except MeasureError as error:
        yield str(error)


def _score_faults(content: ScorecardDocument) -> Iterator[str]:
    try:
        check_form(form_of(content))
    except MeasureError as error:
        yield str(error)


def _anchor() -> forms.Category:
    return forms.Category(_ANCHOR, forms.even_scale("1", "0"), section=_ANCHOR)


def _repeated(keys: Iterable[str]) -> list[str]:
    return sorted(key for key, times in Counter(keys).items() if times > 1)

"""What a scorecard must satisfy before it can be published."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from evenhand.errors import InputError, MeasureError
from evenhand.measure.scoring import check_form
from evenhand.scorecards.document import CategoryDocument, ScorecardDocument, form_of

_KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,59}$")


def check_document(content: ScorecardDocument) -> None:
    """Refuse a document that cannot be scored, naming the place.

    Raises
    ------
    InputError
        The first fault found.
    """
    for place, fault in faults(content):
        raise InputError(fault, place)


def faults(content: ScorecardDocument) -> list[tuple[str, str]]:
    """Every fault with its place, so that a builder can show them all at once."""
    found = list(_name_faults(content))
    for category in content.categories:
        found.extend(_category_faults(category, content))
    return found or _score_faults(content)


def _name_faults(content: ScorecardDocument) -> Iterable[tuple[str, str]]:
    if not content.name.strip():
        yield "name", _("give the scorecard a name.")
    if not content.categories:
        yield "categories", _("add at least one category.")
    keys = [category.key for category in content.categories]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield key, _("two categories have this key; each needs its own.")


def _category_faults(
    category: CategoryDocument, content: ScorecardDocument
) -> Iterable[tuple[str, str]]:
    place = category.name or category.key
    if not _KEY.match(category.key):
        yield place, _("a key has lower-case letters, digits, - and _ only.")
    if not category.name.strip():
        yield place, _("give the category a name.")
    if not 0 <= category.weight <= 100:
        yield place, _("a weight is a whole number from 0 to 100.")
    sections = {section.key for section in content.sections}
    if sections and category.section not in sections:
        yield place, _("choose one of the scorecard's sections.")
    labels = [option.label for option in category.options]
    if len(set(labels)) < len(labels):
        yield place, _("two options have the same label.")
    for label in category.failing:
        if label not in labels:
            yield place, _("“%(label)s” is not one of its options.") % {"label": label}


def _score_faults(content: ScorecardDocument) -> list[tuple[str, str]]:
    try:
        check_form(form_of(content))
    except MeasureError as error:
        return [(content.name, str(error))]
    return []

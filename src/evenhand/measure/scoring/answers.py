"""The answers of one review: whether they fit the form, and which are still missing."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.errors import InvalidData
from evenhand.measure.forms import NOT_APPLICABLE, Form


def missing_required(form: Form, answers: Mapping[str, int]) -> tuple[str, ...]:
    """Keys of the required categories without an answer; N/A is an answer.

    Examples
    --------
    >>> from evenhand.measure.forms import Category, Form, even_scale
    >>> form = Form((Category("tone", even_scale("Good", "Poor")),))
    >>> missing_required(form, {}), missing_required(form, {"tone": NOT_APPLICABLE})
    (('tone',), ())
    """
    return tuple(c.key for c in form.categories if c.required and c.key not in answers)


def check_answers(form: Form, answers: Mapping[str, int]) -> None:
    """Refuse answers to categories the form does not have, and options no scale of it has."""
    known = {category.key: category for category in form.categories}
    for key, option in answers.items():
        if key not in known:
            raise InvalidData(f"There is an answer to '{key}', which this scorecard does not have.")
        if not NOT_APPLICABLE <= option < len(known[key].scale.options):
            raise InvalidData(
                f"Category '{key}' has no option at position {option}; its options are 0 to "
                f"{len(known[key].scale.options) - 1}, and {NOT_APPLICABLE} is N/A."
            )

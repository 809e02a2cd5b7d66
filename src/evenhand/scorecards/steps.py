"""The steps from ratings to a score, as lines of text and figure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from evenhand.measure.scoring import ReviewScore
from evenhand.measure.scoring.trace import (
    BonusStep,
    CategoryStep,
    CriticalStep,
    FinalStep,
    NotApplicableStep,
    SectionStep,
    Step,
    TotalStep,
)
from evenhand.scorecards.document import ScorecardDocument


class Line(NamedTuple):
    """One step: what, and the figure."""

    text: str
    figure: str


def lines(score: ReviewScore, content: ScorecardDocument) -> list[Line]:
    """Every step of the score, in the words of the scorecard."""
    names = {category.key: category.name for category in content.categories}
    names |= {section.key: section.name for section in content.sections}
    return [line for step in score.trace for line in _lines(step, names)]


def _lines(step: Step, names: dict[str, str]) -> Iterator[Line]:
    match step:
        case CategoryStep():
            yield _category(step, names)
        case NotApplicableStep() if step.fraction is not None:
            text = _("%(name)s does not apply: counted as %(share)s of its weight")
            shown = {"name": names[step.category], "share": exact(step.fraction)}
            yield Line(text % shown, _ratio(step.earned, step.possible))
        case SectionStep() if step.section:
            text = _("Section %(name)s") % {"name": names.get(step.section, step.section)}
            yield Line(text, _ratio(step.earned, step.possible))
        case TotalStep():
            text = _("100 × earned / possible = 100 × %(earned)s / %(possible)s")
            shown = {"earned": exact(step.earned), "possible": exact(step.possible)}
            yield Line(text % shown, exact(step.score))
        case BonusStep():
            yield Line(_("Bonus"), f"{exact(step.before)} → {exact(step.after)}")
        case CriticalStep():
            failed = ", ".join(names[key] for key in step.categories)
            text = _("Critical failure: %(names)s") % {"names": failed}
            yield Line(text, f"{exact(step.before)} → {exact(step.after)}")
        case FinalStep():
            text = _("Held against the pass mark of %(mark)g") % {"mark": step.pass_mark}
            yield Line(text, _("no score") if step.score is None else f"{step.score:.6g}")


def _category(step: CategoryStep, names: dict[str, str]) -> Line:
    answer = step.label or (_("N/A") if step.option is not None else _("not answered"))
    text = f"{names[step.category]}: {answer}"
    if step.fraction is None:
        return Line(text, "–")
    shown = f"{text} ({exact(step.fraction)} × {exact(step.weight)})"
    return Line(shown, _ratio(step.earned, step.possible))


def _ratio(earned: Fraction, possible: Fraction) -> str:
    return f"{exact(earned)} / {exact(possible)}"


def exact(value: Fraction | float | None) -> str:
    """A number of the trace with at most six digits.

    Examples
    --------
    >>> exact(Fraction(20, 3)), exact(Fraction(5)), exact(None)
    ('6.66667', '5', '–')
    """
    return "–" if value is None else f"{float(value):.6g}"

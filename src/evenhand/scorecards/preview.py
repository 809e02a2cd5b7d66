"""What a reviewer would see of a scorecard, and what answers would come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.errors import MeasureError
from evenhand.measure.forms import NOT_APPLICABLE, SectionRule
from evenhand.measure.scoring import ReviewScore, check_form, missing_required, score_review
from evenhand.scorecards import steps, wording
from evenhand.scorecards.document import CategoryDocument, ScorecardDocument, form_of

NA = "na"


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One answer as a radio button has it."""

    value: str
    label: str
    passes: bool
    guidance: str


@dataclass(frozen=True, slots=True)
class ShownCategory:
    """One category as a person reads it, with the share of the score its weight makes."""

    category: CategoryDocument
    share: float | None
    options: Sequence[ShownOption]
    conditions: Sequence[str]
    chosen: str


@dataclass(frozen=True, slots=True)
class ShownSection:
    """Categories under one heading."""

    key: str
    name: str
    weight: float
    bonus: bool
    categories: Sequence[ShownCategory]


@dataclass(frozen=True, slots=True)
class Example:
    """What the answers come to; ``score`` is None while the scorecard cannot score."""

    score: ReviewScore | None
    lines: Sequence[steps.Line] = ()
    missing: Sequence[str] = ()


def shares(content: ScorecardDocument) -> dict[str, float]:
    """The share of the score (in percent) each category makes when all are rated.

    Categories that do not move the score have none.
    """
    bonus = {section.key for section in content.sections if section.bonus}
    parts = {
        category.key: _part(category, content)
        for category in content.categories
        if category.section not in bonus
    }
    total = sum(parts.values())
    return {key: 100 * part / total for key, part in parts.items() if part > 0 and total > 0}


def _part(category: CategoryDocument, content: ScorecardDocument) -> float:
    rule = content.policy.sections
    if rule == SectionRule.WEIGHTS:
        return category.weight
    factor = {section.key: section.weight for section in content.sections}.get(category.section, 0)
    points = category.weight * category.points
    if rule == SectionRule.RAW_POINTS:
        return points * factor
    within = sum(c.weight * c.points for c in content.categories if c.section == category.section)
    return factor * points / within if within else 0


def sections(content: ScorecardDocument, chosen: Mapping[str, str] | None = None) -> list[Any]:
    """The categories by section as a reviewer sees them, worst option first."""
    given = chosen or {}
    found = shares(content)
    grouped: dict[str, list[ShownCategory]] = {section.key: [] for section in content.sections}
    for category in content.categories:
        shown = _shown(category, found.get(category.key), given.get(category.key, ""))
        grouped.setdefault(category.section, []).append(shown)
    facts = {section.key: section for section in content.sections}
    return [
        ShownSection(
            key,
            facts[key].name if key in facts else "",
            facts[key].weight if key in facts else 0,
            key in facts and facts[key].bonus,
            categories,
        )
        for key, categories in grouped.items()
    ]


def _shown(category: CategoryDocument, share: float | None, chosen: str) -> ShownCategory:
    options = [
        ShownOption(str(place), option.label, option.passes, option.guidance)
        for place, option in enumerate(category.options)
    ]
    conditions = [wording.condition(part) for part in category.applies]
    return ShownCategory(category, share, options[::-1], conditions, chosen)


def usual_answers(content: ScorecardDocument) -> dict[str, str]:
    """Answers to start an example from: the best of each, the second best of the first scored."""
    chosen = {category.key: "0" for category in content.categories}
    scored = [category for category in content.categories if category.weight]
    middle = next((c for c in scored if len(c.options) > 2 and not c.critical), None)
    return chosen | ({middle.key: "1"} if middle else {})


def example(content: ScorecardDocument, chosen: Mapping[str, str]) -> Example:
    """The score of these answers, step by step."""
    answers = _answers(content, chosen)
    try:
        form = form_of(content)
        check_form(form)
        score = score_review(form, answers)
    except MeasureError:
        return Example(None)
    names = {category.key: category.name for category in content.categories}
    missing = [names[key] for key in missing_required(form, answers)]
    return Example(score, steps.lines(score, content), missing)


def _answers(content: ScorecardDocument, chosen: Mapping[str, str]) -> dict[str, int]:
    """The answers that fit the document as it is now; others were to options that are gone."""
    found = {}
    for category in content.categories:
        offered = {str(place): place for place in range(len(category.options))}
        offered[NA] = NOT_APPLICABLE
        if chosen.get(category.key) in offered:
            found[category.key] = offered[chosen[category.key]]
    return found

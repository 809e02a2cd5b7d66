"""Disputing, deciding, and the rules about both, as forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.errors import InputError
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.models import Dispute, DisputeRules, Rating, Review
from evenhand.reviews.queries.history import ShownItem, option_label, shown
from evenhand.reviews.services.disputes import Objection, option_of
from evenhand.reviews.services.rulings import Ruling
from evenhand.scorecards.document import CategoryDocument


@dataclass(frozen=True, slots=True)
class Choice:
    """One option to choose from; ``value`` as in answers, worst first."""

    value: int
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ObjectionField:
    """One category that can be disputed, with what has been typed."""

    key: str
    name: str
    given: str
    reason: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class RulingField:
    """One disputed category to decide, with what has been typed."""

    key: str
    shown: ShownItem
    decision: str
    reason: str
    choices: list[Choice]


class RulesForm(forms.ModelForm[DisputeRules]):
    """The workspace's rules."""

    class Meta:
        model = DisputeRules
        fields = ("window_days", "decide_days", "other_decides", "show_automatic", "blind_self")
        help_texts = {
            "window_days": gettext_lazy("Counted from publication. 0 switches disputes off."),
            "decide_days": gettext_lazy("After that, a dispute is shown as overdue."),
            "other_decides": gettext_lazy("A plan may say otherwise for its own reviews."),
            "show_automatic": gettext_lazy(
                "Of their own conversations only. They can dispute them like any other."
            ),
            "blind_self": gettext_lazy(
                "Whoever writes one sees the other ratings of that conversation afterwards."
            ),
        }


def objection_fields(
    review: Review, ratings: Mapping[str, Rating], typed: Mapping[str, str]
) -> list[ObjectionField]:
    """The categories of the review that can be disputed, in the order of the scorecard."""
    return [
        _objection_field(category, option_of(ratings[category.key]), typed)
        for category in review.version.content.categories
        if category.key in ratings
    ]


def objections(review: Review, typed: Mapping[str, str]) -> list[Objection]:
    """What the agent wrote: a category is disputed where a reason or a wish is given.

    Raises
    ------
    InputError
        A wish is not an option.
    """
    found = []
    for key in [category.key for category in review.version.content.categories]:
        reason, wish = typed.get(f"reason-{key}", ""), typed.get(f"wish-{key}", "")
        if reason.strip() or wish:
            found.append(Objection(key, reason, _option(wish, key)))
    return found


def ruling_fields(dispute: Dispute, typed: Mapping[str, str]) -> list[RulingField]:
    """The disputed categories with what can be decided."""
    content = {c.key: c for c in dispute.review.version.content.categories}
    return [
        _ruling_field(item, content[item.item.category.key], typed) for item in shown(dispute).items
    ]


def rulings(dispute: Dispute, typed: Mapping[str, str]) -> list[Ruling]:
    """What was decided, as it was sent.

    Raises
    ------
    InputError
        What was sent as an option is none.
    """
    return [
        Ruling(
            category=key,
            decision=typed.get(f"decision-{key}", ""),
            reason=typed.get(f"reason-{key}", ""),
            option=_option(typed.get(f"option-{key}", ""), key),
        )
        for key in dispute.items.values_list("category__key", flat=True)
    ]


def _objection_field(
    category: CategoryDocument, given: int, typed: Mapping[str, str]
) -> ObjectionField:
    return ObjectionField(
        key=category.key,
        name=category.name,
        given=option_label(category, given),
        reason=typed.get(f"reason-{category.key}", ""),
        choices=_choices(category, given, typed.get(f"wish-{category.key}", "")),
    )


def _ruling_field(
    item: ShownItem, category: CategoryDocument, typed: Mapping[str, str]
) -> RulingField:
    wished = "" if item.item.wished is None else str(item.item.wished)
    chosen = typed.get(f"option-{category.key}", wished)
    return RulingField(
        key=category.key,
        shown=item,
        decision=typed.get(f"decision-{category.key}", ""),
        reason=typed.get(f"reason-{category.key}", ""),
        choices=_choices(category, item.item.before, chosen),
    )


def _choices(category: CategoryDocument, given: int, chosen: str) -> list[Choice]:
    values: Iterable[int] = range(len(category.options) - 1, -1, -1)
    values = [*values, NOT_APPLICABLE] if category.allow_na else values
    return [
        Choice(value, option_label(category, value), str(value) == chosen)
        for value in values
        if value != given
    ]


def _option(text: str, key: str) -> int | None:
    if not text:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise InputError(_("this option is not on the scorecard."), key) from error

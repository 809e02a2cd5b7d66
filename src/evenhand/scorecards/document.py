"""A scorecard version as a document: what YAML files hold and versions store.

Scales are written worst option first or best first by their values alone; positions count from
the best option, as everywhere in the arithmetic.
"""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from typing import Any, Literal

import msgspec
from django.utils.translation import gettext as _

from evenhand.errors import InputError
from evenhand.measure import forms
from evenhand.measure.forms import (
    Aggregate,
    BonusRule,
    CriticalEffect,
    CriticalScope,
    CriticalTrigger,
    NaRule,
    SectionRule,
)


class OptionDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer: its label, its value from 1 (best) to 0, whether it passes, and guidance."""

    label: str
    value: float
    passes: bool
    guidance: str = ""


class ConditionDocument(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A conversation attribute that must (or must not) have one of these values.

    ``field`` is ``channel``, ``language``, ``team``, ``tag`` or ``attributes.<name>``.
    """

    field: str
    values: list[str]
    is_not: bool = False


class CategoryDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question with everything a reviewer sees.

    ``applies`` lists conditions that all must hold; where one does not, the category is not asked
    and counts as N/A. ``failing`` names options (by label) for the ``named`` critical trigger.
    """

    key: str
    name: str
    options: list[OptionDocument]
    weight: int = 1
    section: str = ""
    points: float = 1
    critical: bool = False
    failing: list[str] = []
    required: bool = True
    allow_na: bool = True
    guidance: str = ""
    na_guidance: str = ""
    root_causes: list[str] = []
    applies: list[ConditionDocument] = []
    stage: str = ""


class SectionDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A group of categories."""

    key: str
    name: str
    weight: float = 0
    bonus: bool = False


class BandDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named range of scores from ``lowest`` upwards."""

    name: str
    lowest: float


def _default_bands() -> list[BandDocument]:
    return [BandDocument(band.name, band.lowest) for band in forms.DEFAULT_BANDS]


class PolicyDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How ratings become a score; the first choice of each is the default."""

    na: NaRule = NaRule.DROP
    critical_trigger: CriticalTrigger = CriticalTrigger.BELOW_HALF
    critical_scope: CriticalScope = CriticalScope.FORM
    critical_effect: CriticalEffect = CriticalEffect.ZERO
    cap: float = 50
    sections: SectionRule = SectionRule.WEIGHTS
    bonus: BonusRule = BonusRule.OFF
    aggregate: Aggregate = Aggregate.MEAN
    strata_weights: dict[str, float] = {}
    pass_mark: float = 80
    bands: list[BandDocument] = msgspec.field(default_factory=_default_bands)


class ScorecardDocument(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A whole scorecard version."""

    name: str
    categories: list[CategoryDocument]
    key: str = ""
    description: str = ""
    sections: list[SectionDocument] = []
    policy: PolicyDocument = msgspec.field(default_factory=PolicyDocument)
    schema: Literal["evenhand.scorecard/1"] = "evenhand.scorecard/1"


KEPT = 64
"""Documents of versions that a process keeps read."""


def from_builtins(data: Any) -> ScorecardDocument:
    """A document from what JSON or YAML gave.

    Raises
    ------
    InputError
        A field is missing, unknown or of the wrong kind; the message names the place.
    """
    _refuse_unstorable(data, "scorecard")
    try:
        return msgspec.convert(data, ScorecardDocument)
    except msgspec.ValidationError as error:
        raise InputError(f"{error}. Compare with the scorecard schema.", "scorecard") from error


def read_stored(data: Any) -> ScorecardDocument:
    """The document as a version keeps it; read once for all requests, so nobody may change it."""
    return _stored(msgspec.json.encode(data))


def form_stored(data: Any) -> forms.Form:
    """A version's document as the arithmetic sees it; made once for all requests."""
    return _stored_form(msgspec.json.encode(data))


@lru_cache(maxsize=KEPT)
def _stored(data: bytes) -> ScorecardDocument:
    return from_builtins(msgspec.json.decode(data))


@lru_cache(maxsize=KEPT)
def _stored_form(data: bytes) -> forms.Form:
    return form_of(_stored(data))


def _refuse_unstorable(value: Any, place: str) -> None:
    """No database keeps NaN, infinity, NUL or half a character; say so before it does."""
    if isinstance(value, float) and not isfinite(value):
        raise InputError(_("write a number here, not “%(value)s”.") % {"value": value}, place)
    if isinstance(value, str) and ("\0" in value or not _is_text(value)):
        raise InputError(_("this text holds a character that cannot be stored; retype it."), place)
    for step, part in _parts(value):
        _refuse_unstorable(step, place)
        _refuse_unstorable(part, f"{place}.{step}" if isinstance(step, str) else f"{place}[{step}]")


def _parts(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _is_text(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


def to_builtins(content: ScorecardDocument) -> dict[str, Any]:
    """The document as plain data, defaults left out."""
    data: dict[str, Any] = msgspec.to_builtins(content)
    return data


def complete(content: ScorecardDocument) -> dict[str, Any]:
    """The document as plain data with every default written out, for an editor to work on."""
    data: dict[str, Any] = _complete(content)
    return data


def _complete(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return {name: _complete(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, list):
        return [_complete(part) for part in value]
    return msgspec.to_builtins(value)


def form_of(content: ScorecardDocument) -> forms.Form:
    """The document as the arithmetic sees it.

    Raises
    ------
    InvalidData
        A scale breaks one of its rules.
    """
    sections = tuple(
        forms.Section(section.key, section.weight, section.bonus) for section in content.sections
    )
    return forms.Form(
        categories=tuple(category_form(category) for category in content.categories),
        sections=sections or (forms.Section(""),),
        policy=policy_form(content.policy),
    )


def category_form(category: CategoryDocument) -> forms.Category:
    """One category as the arithmetic sees it.

    Raises
    ------
    InvalidData
        Its scale breaks a rule.
    """
    options = tuple(
        forms.Option(option.label, option.value, option.passes) for option in category.options
    )
    labels = [option.label for option in options]
    return forms.Category(
        key=category.key,
        scale=forms.Scale(options),
        weight=category.weight,
        section=category.section,
        critical=category.critical,
        failing=tuple(place for place, label in enumerate(labels) if label in category.failing),
        points=category.points,
        required=category.required,
    )


def policy_form(policy: PolicyDocument) -> forms.Policy:
    """The scoring policy as the arithmetic sees it."""
    values = {name: getattr(policy, name) for name in policy.__struct_fields__ if name != "bands"}
    bands = tuple(forms.Band(band.name, band.lowest) for band in policy.bands)
    return forms.Policy(**values, bands=bands)

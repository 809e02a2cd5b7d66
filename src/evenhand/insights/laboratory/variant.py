"""A scorecard with other weights and rules than a version has, as it stands in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict
from django.utils.translation import gettext as _

from evenhand.errors import InputError
from evenhand.measure.forms import CriticalEffect, CriticalScope, CriticalTrigger, NaRule
from evenhand.scorecards.check import check_document
from evenhand.scorecards.document import (
    CategoryDocument,
    PolicyDocument,
    ScorecardDocument,
    SectionDocument,
)

RULES: Mapping[str, type[StrEnum]] = {
    "na": NaRule,
    "critical_trigger": CriticalTrigger,
    "critical_scope": CriticalScope,
    "critical_effect": CriticalEffect,
}
"""The rules of a policy that the laboratory changes, by their name in the address."""

FIGURES = ("cap", "pass_mark")
"""Its figures, in points."""

DROPPED, WEIGHT, CRITICAL, SECTION = "drop", "weight.", "critical.", "section."


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What differs from a version; nothing set is the version itself.

    Parameters
    ----------
    dropped:
        Keys of categories that are not asked any more.
    weights, critical:
        By key of a category: its weight, and whether failing it reaches beyond itself.
    sections:
        By key of a section: its percent or factor.
    policy:
        By name in the address: the rule or the figure.
    """

    dropped: frozenset[str] = frozenset()
    weights: Mapping[str, int] = field(default_factory=dict)
    critical: Mapping[str, bool] = field(default_factory=dict)
    sections: Mapping[str, float] = field(default_factory=dict)
    policy: Mapping[str, Any] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.dropped or self.weights or self.critical or self.sections or self.policy)

    @property
    def query(self) -> str:
        """What differs, as the query of an address."""
        pairs: list[tuple[str, Any]] = [(DROPPED, key) for key in sorted(self.dropped)]
        pairs += [(f"{WEIGHT}{key}", weight) for key, weight in self.weights.items()]
        pairs += [(f"{CRITICAL}{key}", int(flag)) for key, flag in self.critical.items()]
        pairs += [(f"{SECTION}{key}", f"{weight:g}") for key, weight in self.sections.items()]
        pairs += [
            (name, value if isinstance(value, StrEnum) else f"{value:g}")
            for name, value in self.policy.items()
        ]
        return urlencode(pairs)

    def applied(self, content: ScorecardDocument) -> ScorecardDocument:
        """The version's content with the differences.

        Raises
        ------
        InputError
            It could not be published like that; the message names the place.
        """
        kept = [each for each in content.categories if each.key not in self.dropped]
        used = {category.section for category in kept}
        changed = msgspec.structs.replace(
            content,
            categories=[self._category(category) for category in kept],
            sections=[self._section(each) for each in content.sections if each.key in used],
            policy=msgspec.structs.replace(content.policy, **self.policy),
        )
        check_document(changed)
        return changed

    def _category(self, category: CategoryDocument) -> CategoryDocument:
        return msgspec.structs.replace(
            category,
            weight=self.weights.get(category.key, category.weight),
            critical=self.critical.get(category.key, category.critical),
        )

    def _section(self, section: SectionDocument) -> SectionDocument:
        return msgspec.structs.replace(
            section, weight=self.sections.get(section.key, section.weight)
        )


def read_variant(query: QueryDict, content: ScorecardDocument) -> Variant:
    """The variant an address describes; what is as in the version is left out.

    Raises
    ------
    InputError
        A weight or a rule cannot be read.
    """
    weights = {category.key: category.weight for category in content.categories}
    critical = {category.key: category.critical for category in content.categories}
    sections = {section.key: section.weight for section in content.sections}
    return Variant(
        dropped=frozenset(query.getlist(DROPPED)) & set(weights),
        weights=_differing(query, WEIGHT, weights, _weight),
        critical=_differing(query, CRITICAL, critical, _flag),
        sections=_differing(query, SECTION, sections, _figure),
        policy=_policy(query, content.policy),
    )


def _differing(query: QueryDict, prefix: str, now: Mapping[str, Any], read: Any) -> dict[str, Any]:
    wanted = {
        key: read(query[prefix + key], prefix + key) for key in now if query.get(prefix + key)
    }
    return {key: value for key, value in wanted.items() if value != now[key]}


def _policy(query: QueryDict, policy: PolicyDocument) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        name: _rule(query.get(name, ""), name) for name in RULES if query.get(name)
    } | {name: _figure(query.get(name, ""), name) for name in FIGURES if query.get(name)}
    return {name: value for name, value in wanted.items() if value != getattr(policy, name)}


def _rule(text: str, name: str) -> StrEnum:
    try:
        return RULES[name](text)
    except ValueError as error:
        raise InputError(
            _("“%(text)s” is no such rule; choose one from the list.") % {"text": text}, name
        ) from error


def _weight(text: str, name: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 100):
        raise InputError(_("a weight is a whole number from 0 to 100."), name)
    return int(text)


def _flag(text: str, _name: str) -> bool:
    return text == "1"


def _figure(text: str, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not (isfinite(value) and 0 <= value <= 100):
        raise InputError(_("write a number from 0 to 100."), name)
    return value

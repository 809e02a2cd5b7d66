"""What differs between two versions, and which of it makes scores incomparable."""

from __future__ import annotations

import msgspec
import pytest

from evenhand.measure.forms import CriticalEffect, NaRule
from evenhand.scorecards.compare import compare
from evenhand.scorecards.document import ConditionDocument, OptionDocument, SectionDocument

replace = msgspec.structs.replace


def with_first(content, **changes):
    first, *rest = content.categories
    return replace(content, categories=[replace(first, **changes), *rest])


def test_a_version_is_the_same_as_itself(content):
    assert compare(content, content).same


@pytest.mark.parametrize(
    "changes",
    [
        {"weight": 50},
        {"critical": True},
        {"points": 2.0},
        {"allow_na": False},
        {"section": "rules"},
        {"applies": [ConditionDocument("channel", ["chat"])]},
        {"options": [OptionDocument("Yes", 1, True), OptionDocument("Nope", 0, False)]},
        {"options": [OptionDocument("Yes", 1, True), OptionDocument("No", 0, True)]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_can_move_a_score_breaks_comparability(content, changes):
    assert len(compare(content, with_first(content, **changes)).breaking) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"guidance": "Look twice."},
        {"na_guidance": "Never."},
        {"root_causes": ["haste"]},
        {"name": "Welcome"},
        {"stage": "closure"},
        {"required": False},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_words_alone_leave_scores_comparable(content, changes):
    found = compare(content, with_first(content, **changes))
    assert len(found.wording) == 1
    assert not found.breaking


@pytest.mark.parametrize(
    "changes",
    [{"na": NaRule.FULL}, {"critical_effect": CriticalEffect.FAIL_KEEP_SCORE}, {"pass_mark": 85.0}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_change_of_policy_breaks_comparability(content, changes):
    found = compare(content, replace(content, policy=replace(content.policy, **changes)))
    assert len(found.breaking) == 1


def test_a_cap_is_named_once_it_counts(content):
    capped = replace(content, policy=replace(content.policy, critical_effect=CriticalEffect.CAP))
    titles = [change.what for change in compare(content, capped).breaking]
    assert "Cap" in titles


def test_added_and_removed_categories_are_told_apart(content):
    shorter = replace(content, categories=content.categories[:-1])
    assert [change.change for change in compare(content, shorter).breaking] == ["removed"]
    assert [change.change for change in compare(shorter, content).breaking] == ["added"]


def test_a_new_order_is_no_change_of_score(content):
    turned = replace(content, categories=content.categories[::-1])
    found = compare(content, turned)
    assert not found.breaking
    assert len(found.wording) == 1


def test_a_weightless_section_changes_nothing_and_a_bonus_one_does(content):
    plain = replace(content, sections=[*content.sections, SectionDocument("more", "More")])
    bonus = replace(
        content, sections=[*content.sections, SectionDocument("more", "More", bonus=True)]
    )
    assert not compare(content, plain).breaking
    assert len(compare(content, bonus).breaking) == 1

"""What a reviewer would see, the share of each weight, and the worked example."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.measure.forms import NOT_APPLICABLE, SectionRule
from evenhand.measure.scoring import score_review
from evenhand.scorecards.document import form_of
from evenhand.scorecards.files import READY, ready_scorecard
from evenhand.scorecards.preview import example, sections, shares, usual_answers

replace = msgspec.structs.replace


@pytest.mark.parametrize("key", READY)
def test_the_shares_of_a_scorecard_add_up_to_100(key):
    assert sum(shares(ready_scorecard(key)).values()) == pytest.approx(100)


@pytest.mark.parametrize("key", READY)
@pytest.mark.parametrize("rule", list(SectionRule))
def test_failing_one_category_costs_exactly_its_share(key, rule):
    content = ready_scorecard(key)
    count = len(content.sections)
    content = replace(
        content,
        sections=[replace(section, weight=100 / count) for section in content.sections],
        policy=replace(content.policy, sections=rule),
        categories=[replace(category, critical=False) for category in content.categories],
    )
    form, found = form_of(content), shares(content)
    for category in content.categories:
        worst = len(category.options) - 1
        answers = {each.key: 0 for each in content.categories} | {category.key: worst}
        lost = 100 - (score_review(form, answers).score or 0)
        assert lost == pytest.approx(found.get(category.key, 0))


def test_a_category_without_weight_has_no_share(content):
    first, *rest = content.categories
    changed = replace(content, categories=[replace(first, weight=0), *rest])
    assert first.key not in shares(changed)


def test_a_reviewer_sees_the_worst_option_first_as_on_the_review_screen(content):
    shown = sections(content)[0].categories[0]
    assert [option.label for option in shown.options] == ["No", "Yes"]


def test_sections_come_in_their_order_with_all_categories(content):
    shown = sections(content)
    assert [section.key for section in shown] == [section.key for section in content.sections]
    assert sum(len(section.categories) for section in shown) == len(content.categories)


@pytest.mark.parametrize("key", READY)
def test_the_example_starts_below_full_marks(key):
    content = ready_scorecard(key)
    found = example(content, usual_answers(content))
    assert found.score
    assert 50 < (found.score.score or 0) < 100
    assert not found.missing


def test_the_last_line_of_the_example_is_its_score(content):
    found = example(content, usual_answers(content))
    assert found.score
    assert float(found.lines[-1].figure) == pytest.approx(found.score.score, abs=1e-3)


def test_a_scorecard_that_cannot_score_has_an_example_without_a_score(content):
    weightless = [replace(category, weight=0) for category in content.categories]
    assert example(replace(content, categories=weightless), {}).score is None


@given(st.dictionaries(st.sampled_from(["greeting", "policy", "gone"]), st.text(max_size=3)))
def test_answers_to_options_that_are_gone_are_left_out(chosen):
    content = ready_scorecard("general-support")
    found = example(content, chosen)
    assert found.score
    assert found.score.failed == () or chosen["policy"] == "1"


def test_na_counts_as_not_applicable(content):
    form = form_of(content)
    assert example(content, {"greeting": "na"}).score == score_review(
        form, {"greeting": NOT_APPLICABLE}
    )

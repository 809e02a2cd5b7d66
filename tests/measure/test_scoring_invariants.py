"""What holds for every scorecard, policy and set of answers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evenhand.measure.forms import CriticalEffect, NaRule, Outcome, Policy, SectionRule
from evenhand.measure.scoring import score_review
from measure.scorecards import answers_to, forms, reviews

ORDER = {Outcome.NONE: 0, Outcome.FAIL: 0, Outcome.PASS: 1}


def numbers(form, answers):
    """What a review comes to, without the parts that follow the order of the form."""
    result = score_review(form, answers)
    return (
        result.score,
        result.outcome,
        result.band,
        result.possible,
        frozenset(result.failed),
        frozenset(result.sections),
    )


@given(reviews(), st.randoms())
def test_permuting_categories_sections_and_ratings_changes_nothing(review, random):
    form, answers = review
    shuffled = replace(
        form,
        categories=tuple(random.sample(form.categories, len(form.categories))),
        sections=tuple(random.sample(form.sections, len(form.sections))),
    )
    items = list(answers.items())
    again = dict(random.sample(items, len(items)))
    assert numbers(shuffled, again) == numbers(form, answers)


@given(reviews(), st.data())
def test_raising_one_rating_never_lowers_the_score_or_the_outcome(review, data):
    form, answers = review
    worse = [key for key, option in answers.items() if option > 0]
    assume(worse)
    key = data.draw(st.sampled_from(worse))
    better = answers | {key: data.draw(st.integers(0, answers[key] - 1))}
    low, high = score_review(form, answers), score_review(form, better)
    assert (low.score is None) == (high.score is None)
    if high.score is not None:
        assert high.score >= low.score
        assert ORDER[high.outcome] >= ORDER[low.outcome]


@given(reviews())
def test_a_critical_failure_never_raises_the_score_or_the_outcome(review):
    form, answers = review
    harmless = replace(form, categories=tuple(replace(c, critical=False) for c in form.categories))
    with_failures, without = score_review(form, answers), score_review(harmless, answers)
    assert (with_failures.score is None) == (without.score is None)
    if without.score is not None:
        assert with_failures.score <= without.score
        assert ORDER[with_failures.outcome] <= ORDER[without.outcome]


@given(reviews(), st.integers(2, 20))
def test_multiplying_all_category_weights_changes_no_score(review, times):
    form, answers = review
    assume(all(category.weight * times <= 100 for category in form.categories))
    heavier = replace(
        form,
        categories=tuple(replace(c, weight=c.weight * times) for c in form.categories),
    )
    assert_same_score(form, heavier, answers)


@given(reviews(), st.sampled_from([2, 0.5, 7.25]))
def test_multiplying_all_section_weights_of_raw_points_changes_no_score(review, times):
    """Percents of normalised sections add up to 100, so only raw points can be multiplied."""
    form, answers = review
    assume(form.policy.sections is SectionRule.RAW_POINTS)
    heavier = replace(
        form, sections=tuple(replace(s, weight=s.weight * times) for s in form.sections)
    )
    assert_same_score(form, heavier, answers)


def assert_same_score(form, other, answers):
    one, two = score_review(form, answers), score_review(other, answers)
    assert (one.score, one.outcome, one.band) == (two.score, two.outcome, two.band)
    assert [s.score for s in one.sections] == [s.score for s in two.sections]


@given(reviews())
def test_an_unfolded_score_gives_the_stored_value_to_the_last_digit(review):
    form, answers = review
    result = score_review(form, answers)
    assert replay(result.trace) == result.score


def replay(trace):
    """The score, added up again from the steps alone."""
    steps = {}
    for step in trace:
        steps.setdefault(step.kind, []).append(step)
    sections = [replay_section(section, steps) for section in steps["section"]]
    score = replay_total(steps["total"][0].rule, sections)
    for bonus in steps.get("bonus", []):
        assert (bonus.before, bonus.before + bonus.gained >= bonus.after) == (score, True)
        score = bonus.after
    for failure in steps.get("critical", []):
        if failure.section is None and score is not None and failure.limit is not None:
            score = min(score, failure.limit)
    return None if score is None else float(score)


def replay_section(section, steps):
    """A section step, checked against the steps of its categories."""
    rated = [s for s in steps["category"] if s.section == section.section]
    assert all(s.earned == s.weight * s.fraction for s in rated if s.fraction is not None)
    earned, possible = sum(s.earned for s in rated), sum(s.possible for s in rated)
    failure = [s for s in steps.get("critical", []) if s.section == section.section]
    for step in failure:
        assert step.before == earned
        earned = limited(earned, possible, step.limit)
        assert step.after == earned
    for step in steps.get("not_applicable", []):
        if step.section == section.section and step.fraction is not None:
            assert step.earned == step.fraction * step.possible
            earned, possible = earned + step.earned, possible + step.possible
    for step in failure:
        earned = limited(earned, possible, step.limit)
    assert (section.earned, section.possible) == (earned, possible)
    assert section.score == (100 * earned / possible if possible else None)
    return section


def limited(earned, possible, limit):
    return earned if limit is None else min(earned, limit * possible / 100)


def replay_total(rule, sections):
    counted = [s for s in sections if not s.bonus and s.score is not None]
    if rule is SectionRule.NORMALISED:
        earned = sum(s.factor * s.score for s in counted)
        possible = sum(s.factor for s in counted)
    else:
        earned = 100 * sum(s.factor * s.earned for s in counted)
        possible = sum(s.factor * s.possible for s in counted)
    return earned / possible if possible else None


@given(reviews())
def test_a_score_stays_between_0_and_100_unless_an_uncapped_bonus_lifts_it(review):
    form, answers = review
    result = score_review(form, answers)
    if result.score is not None:
        assert result.score >= 0
        assert result.score <= 100 or form.policy.bonus == "uncapped"


@given(reviews())
def test_the_last_step_holds_what_the_review_holds(review):
    form, answers = review
    result = score_review(form, answers)
    final = result.trace[-1]
    assert (final.score, final.outcome, final.band) == (result.score, result.outcome, result.band)
    assert [s.category for s in result.trace if s.kind == "category"] == [
        category.key for category in form.categories
    ]


@settings(max_examples=50)
@given(forms(), st.data())
def test_unanswered_and_dropped_categories_score_alike(form, data):
    """Under dropping, N/A and no answer differ in what may be submitted and in nothing else."""
    form = replace(form, policy=replace(form.policy, na=NaRule.DROP))
    answers = data.draw(answers_to(form))
    answered = {key: option for key, option in answers.items() if option >= 0}
    assert numbers(form, answered) == numbers(form, answers)


@given(reviews())
def test_the_default_rule_is_the_published_formula(review):
    form, answers = review
    form = replace(form, policy=Policy())
    rated = [
        (c, c.scale.fractions[answers[c.key]])
        for c in form.categories
        if answers.get(c.key, -1) >= 0 and c.section not in bonus_sections(form)
    ]
    weight = sum(c.weight for c, _ in rated)
    score = score_review(form, answers).score
    if not weight:
        assert score is None
    elif any(c.critical and fraction < 0.5 for c, fraction in rated):
        assert score == 0
    else:
        assert abs(score - 100 * sum(c.weight * f for c, f in rated) / weight) < 1e-9


def bonus_sections(form):
    return {section.key for section in form.sections if section.bonus}


@given(reviews())
def test_keeping_the_score_keeps_it(review):
    form, answers = review
    kept = replace(
        form, policy=replace(form.policy, critical_effect=CriticalEffect.FAIL_KEEP_SCORE)
    )
    harmless = replace(kept, categories=tuple(replace(c, critical=False) for c in form.categories))
    assert score_review(kept, answers).score == score_review(harmless, answers).score

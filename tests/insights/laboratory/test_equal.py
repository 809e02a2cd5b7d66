"""What the laboratory says equals scoring every review again, one by one."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import numpy as np
import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.conversations.models import Segment
from evenhand.insights.laboratory.asking import Asked
from evenhand.insights.laboratory.showing import shown
from evenhand.insights.laboratory.variant import read_variant
from evenhand.insights.scope import Scope
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.measure.iqs import weighted_agent_iqs, weighted_grouped_iqs
from evenhand.measure.scoring import score_review
from evenhand.reviews.models import Rating, Review
from evenhand.scorecards.document import form_of

SCOPE = Scope(first_day=date(2026, 5, 1), last_day=date(2026, 5, 31))
ANSWERS = st.fixed_dictionaries(
    {
        "tone": st.integers(-1, 2),
        "greeting": st.integers(-1, 1),
        "solution": st.sampled_from([-1, 0, 0, 1]),
        "policy": st.integers(-1, 3),
    }
)
ROW = st.fixed_dictionaries(
    {
        "answers": ANSWERS,
        "agent": st.sampled_from(["Ana", "Bo"]),
        "team": st.sampled_from(["Billing", "Sales"]),
        "purpose": st.sampled_from(["random", "random", "manual"]),
        "chance": st.sampled_from([0.1, 0.5, 1.0]),
        "status": st.sampled_from(["published", "disputed", "superseded"]),
    }
)
VARIANT = st.fixed_dictionaries(
    {
        "weight.tone": st.integers(0, 9),
        "weight.solution": st.integers(1, 9),
        "critical.policy": st.sampled_from(["0", "1"]),
        "drop": st.sampled_from(["", "greeting", "solution"]),
        "na": st.sampled_from(["drop", "full", "section_mean", "form_mean"]),
        "critical_trigger": st.sampled_from(["below_half", "lowest"]),
        "critical_scope": st.sampled_from(["form", "section"]),
        "critical_effect": st.sampled_from(["zero", "zero_section", "cap", "fail_keep_score"]),
        "pass_mark": st.sampled_from([50, 80, 95]),
    }
)


@given(rows=st.lists(ROW, min_size=1, max_size=8), wanted=VARIANT)
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_it_equals_scoring_each_review_alone(centre, version, review, opened, viewer, rows, wanted):
    Review.objects.all().delete()
    Segment.objects.all().delete()
    for row in rows:
        segment = centre.segments(1, agent=row["agent"], team=row["team"])[0]
        drawn = row["purpose"] != "manual"
        chance = row["chance"] if drawn else None
        review(version, segment, row["answers"], purpose=row["purpose"], probability=chance)
        Review.objects.filter(segment=segment).update(status=row["status"])
    variant = read_variant(QueryDict(urlencode(wanted)), version.content)
    store = opened(viewer.workspace)
    found = tried(viewer, store, version, variant)
    same_as_alone(found, list(plain(form_of(variant.applied(version.content)))))


def tried(viewer, store, version, variant, scope=SCOPE):
    asked = Asked(version=version, variant=variant, scope=scope, every_version=False)
    return shown(viewer.workspace, store, asked)


def plain(form):
    """Every counted review with its score and outcome before and after."""
    keys = {category.key for category in form.categories}
    counted = Review.objects.filter(status__in=("published", "disputed"), purpose="random")
    for review in counted.order_by("id").select_related("segment"):
        answers = {
            rating.category.key: NOT_APPLICABLE if rating.state == "na" else rating.option
            for rating in Rating.objects.filter(review=review).select_related("category")
        }
        yield review, score_review(form, {k: v for k, v in answers.items() if k in keys})


def same_as_alone(found, pairs):
    assert found.reviews == len(pairs)
    both = [(r, s) for r, s in pairs if r.score is not None and s.score is not None]
    effect = found.effect
    assert effect.won == sum(r.score is None and s.score is not None for r, s in pairs)
    assert effect.lost == sum(r.score is not None and s.score is None for r, s in pairs)
    decided = [
        (r.outcome == "pass", s.outcome == "pass")
        for r, s in pairs
        if r.outcome != "none" and s.outcome != "none"
    ]
    assert effect.to_pass == sum(not was and now for was, now in decided)
    assert effect.to_fail == sum(was and not now for was, now in decided)
    if not both:
        assert effect.whole.before.value is None
        return
    weights = [1 / r.probability for r, _s in both]
    before, after = [r.score for r, _s in both], [s.score for _r, s in both]
    assert effect.whole.before.value == pytest.approx(np.average(before, weights=weights))
    assert effect.whole.after.value == pytest.approx(np.average(after, weights=weights))
    same_difference(effect.whole, both, weighted_grouped_iqs, [0] * len(both))
    same_agents(found, both)


def same_difference(moved, both, estimator, codes, place=0):
    change = [s.score - r.score for r, s in both]
    if max(map(abs, change)) < 1e-9:
        assert (moved.change.value, moved.change.low) == (0.0, None)
        return
    chances = [r.probability for r, _s in both]
    expected = estimator(change, np.array(codes), max(codes) + 1, chances)[place]
    assert moved.change.value == pytest.approx(expected.value, abs=1e-5)
    for ours, theirs in ((moved.change.low, expected.low), (moved.change.high, expected.high)):
        assert (ours is None) == (theirs is None)
        if theirs is not None and math.isfinite(theirs):
            assert ours == pytest.approx(theirs, abs=1e-4)


def same_agents(found, both):
    agents = sorted({r.segment.agent_id for r, _s in both})
    codes = [agents.index(r.segment.agent_id) for r, _s in both]
    assert {line.moved.key for line in found.agents} == set(agents)
    for line in found.agents:
        place = agents.index(line.moved.key)
        assert line.moved.n == codes.count(place)
        same_difference(line.moved, both, weighted_agent_iqs, codes, place)


def test_without_changes_nothing_moves(centre, version, review, opened, viewer):
    for option in (0, 1, 2, 1):
        segment = centre.segments(1)[0]
        review(version, segment, {"tone": option, "greeting": 0, "solution": 0, "policy": 1})
    variant = read_variant(QueryDict(""), version.content)
    found = tried(viewer, opened(viewer.workspace), version, variant)
    whole = found.effect.whole
    assert whole.before.value == whole.after.value
    assert (whole.change.value, whole.up, whole.down) == (0.0, 0, 0)
    assert whole.change.low is None, "what nobody reviewed may still move"


def test_nothing_is_written_to_reviews(centre, version, review, opened, viewer):
    review(version, centre.segments(1)[0], {"tone": 2, "greeting": 1, "solution": 1, "policy": 3})
    before = list(Review.objects.values()), list(Rating.objects.values())
    variant = read_variant(QueryDict("critical.solution=0&weight.tone=50"), version.content)
    tried(viewer, opened(viewer.workspace), version, variant)
    assert (list(Review.objects.values()), list(Rating.objects.values())) == before


def test_a_period_before_the_reviews_has_none(centre, version, review, opened, viewer):
    review(version, centre.segments(1)[0], {"tone": 0, "greeting": 0, "solution": 0, "policy": 0})
    april = replace(SCOPE, first_day=date(2026, 4, 1), last_day=date(2026, 4, 30))
    variant = read_variant(QueryDict(""), version.content)
    found = tried(viewer, opened(viewer.workspace), version, variant, april)
    assert found.reviews == 0
    assert found.effect.whole.change.value is None
    assert found.effect.rate_change.value is None

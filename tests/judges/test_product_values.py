"""Published values and rules of judges, from stored reviews and verdicts to what pages are given.

The arithmetic has its own tests in ``tests/measure``; these hold that the product gives it the
right reviews, and shows what comes out.
"""

# Fixtures of other folders are used under their own names.
# ruff: noqa: F811

from datetime import date, timedelta
from html import unescape

import numpy as np
import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from evenhand.insights.numbers import summary
from evenhand.insights.scope import Scope
from evenhand.judges.escalation.finding import finding
from evenhand.judges.lab.services import ANCHORS
from evenhand.judges.models import LabCase, LabRun
from evenhand.judges.passports.anchors import Anchors
from evenhand.judges.passports.pages import shown
from evenhand.judges.passports.queries import passports_of
from evenhand.judges.passports.services import renew
from evenhand.judges.passports.stamps import passport
from evenhand.measure.agreement import Ratings, krippendorff_alpha
from evenhand.measure.validity import (
    alt_test,
    anchor_drift,
    judge_accuracy,
    length_effect,
    repeat_agreement,
)
from evenhand.reviews.models import Author, Rating
from evenhand.site.templatetags.evenhand_ui import estimate_text
from insights.conftest import START, centre  # noqa: F401
from judges.sided import blind, make_judge, mine, said, tens  # noqa: F401
from measure import reference_validity as reference

pytestmark = pytest.mark.django_db

MAY = Scope.month_of(date(2026, 5, 1))
QUERY = "?from=2026-05-01&to=2026-05-31"
NOW = timezone.now().replace(hour=9, minute=0) - timedelta(days=40)


@pytest.fixture
def sixty(centre, said, blind):
    """Sixty conversations with what three people and the judge said of them."""
    rng = np.random.default_rng(21)
    truth = tens(rng.normal(70, 20, 60))
    people = np.stack([tens(truth + rng.normal(0, 8, 60)) for _person in range(3)])
    judge = tens(truth + 4 + rng.normal(0, 8, 60))
    segments = centre.segments(60)
    for place, segment in enumerate(segments):
        type(segment.conversation).objects.filter(pk=segment.conversation_id).update(
            messages=3 + place % 17
        )
    blind(segments, *people)
    said(segments, judge)
    return segments, people, judge


def look(version, segments, scores):
    """One finished look at the anchors."""
    run = LabRun.objects.create(
        workspace=version.judge.workspace,
        judge_version=version,
        kind="anchors",
        state="done",
        created_at=timezone.now(),
    )
    LabCase.objects.bulk_create(
        LabCase(run=run, segment=segment, judged=True, score=score)
        for segment, score in zip(segments, scores, strict=True)
    )


def same(figure, estimate):
    assert figure.n == estimate.n
    for name in ("value", "low", "high"):
        assert getattr(figure, name) == pytest.approx(getattr(estimate, name), abs=1e-4)


def test_every_figure_of_a_passport_is_the_estimators_and_stands_on_its_page(
    sixty, mine, viewer, sign_in
):
    segments, people, judge = sixty
    rng = np.random.default_rng(22)
    runs = np.stack([judge + moved + rng.normal(0, 3, 60) for moved in (0, 0, 0, 2, 2)])
    for scores in runs:
        look(mine, segments, scores.tolist())
    Rating.objects.filter(review__author=mine.author).update(confidence=0.8)
    whole = passport(mine).whole
    mean = people.mean(axis=0)
    accuracy = judge_accuracy(judge, mean)
    same(whole.correlation, accuracy.correlation)
    same(whole.bias, accuracy.bias)
    same(whole.error, accuracy.error)
    same(whole.alpha, krippendorff_alpha(Ratings.from_matrix(np.stack([judge, mean])), "interval"))
    same(whole.repeat, repeat_agreement(runs))
    lengths = np.array([3 + place % 17 for place in range(60)], dtype=float)
    same(whole.length, length_effect(judge, mean, lengths).correlation)
    tried = alt_test(judge, people, alignment="rmse")
    assert whole.alternative.winning_rate == pytest.approx(tried.winning_rate, abs=1e-4)
    assert whole.alternative.advantage == pytest.approx(tried.advantage, abs=1e-4)
    moved = anchor_drift(runs[: Anchors.BASELINE], runs[Anchors.BASELINE :])
    same(whole.drift.shift, moved.shift)
    assert whole.drift.found == (moved.since is not None)
    assert whole.pairs == 60
    (category,) = passport(mine).categories
    assert sum(category.curve.n) == 60
    assert category.curve.right[0] == pytest.approx(
        np.mean(np.isclose(people, judge).sum(axis=0) >= 2), abs=1e-4
    )
    renew(mine)
    page = sign_in(viewer).get(reverse("passport", args=["acme", mine.judge_id])).content.decode()
    told = shown(passports_of(mine))
    for name in ("correlation", "bias", "error", "alpha", "repeat", "length", "drift"):
        assert estimate_text(getattr(told.whole, name)) in page, name
    assert f"{whole.alternative.share} % of 3 people, over 60 conversations" in unescape(page)


@pytest.mark.parametrize("model", sorted(reference.MT_BENCH_ADVANTAGE))
def test_a_passport_gives_the_published_advantage_of_the_alternative_annotator_test(
    centre, mine, said, model
):
    people, models = reference.mt_bench()
    segments = centre.segments(people.shape[1])
    for place, votes in enumerate(people):
        author = Author.objects.create(
            workspace=centre.workspace, kind="person", name=f"E{place}", external_id=f"e{place}"
        )
        rated = np.flatnonzero(np.isfinite(votes))
        centre.review(
            [segments[at] for at in rated],
            10 * votes[rated],
            author=author,
            kind="calibration",
            purpose="calibration",
            probability=None,
            saw_automatic=False,
        )
    said(segments, 10 * models[model])
    (category,) = passport(mine).categories
    found = category.alternative
    assert round(found.advantage, 2) == reference.MT_BENCH_ADVANTAGE[model]
    assert (found.winning_rate, found.passes, found.items) == (0, False, 120)


def flagged(rng, looks, shift):
    """Whether a judge that repeats itself within 4 points is found to have moved."""
    each = shift + (3 if shift else 0) * rng.normal(size=ANCHORS)
    first = rng.normal(0, 4, (Anchors.BASELINE, ANCHORS))
    return anchor_drift(first, each + rng.normal(0, 4, (looks, ANCHORS))).found


def test_as_many_anchors_and_first_looks_as_the_product_takes_show_two_points_of_drift():
    rng = np.random.default_rng(23)
    assert np.mean([flagged(rng, 4, 2.0) for _round in range(400)]) >= 0.75
    assert np.mean([flagged(rng, 52, 0.0) for _round in range(200)]) <= 0.05


@pytest.mark.parametrize(("right", "stands"), [(21, False), (22, True)])
def test_the_least_right_verdicts_that_let_any_stand_are_those_of_the_bound(
    centre, mine, said, blind, right, stands
):
    """For ten percent at ninety: the smallest n with .9 ** n at most .1."""
    segments = centre.segments(right + 10, when=NOW)
    said(segments, [100] * (right + 10))
    blind(segments[:right], [100] * right, probability=0.5)
    found = finding(mine, 0.1, Q())
    assert found.least == 22
    assert found.nothing_stands is not stands
    assert (found.stands, found.left) == ((10, 0) if stands else (0, 10))


def reviewed(centre, said, blind, count, noise):
    """A month of a hundred conversations, the first of which were reviewed blind."""
    rng = np.random.default_rng(31)
    human = tens(rng.normal(70, 18, 100))
    automatic = tens(human + 5 + rng.normal(0, noise, 100))
    segments = centre.segments(100)
    said(segments, automatic)
    blind(segments[:count], human[:count], probability=count / 100)
    return segments, human, automatic


@pytest.mark.parametrize(("count", "used"), [(29, False), (30, True)])
def test_under_thirty_reviews_the_number_is_peoples_alone(
    centre, mine, said, blind, viewer, count, used
):
    reviewed(centre, said, blind, count, noise=6)
    found = summary(viewer, MAY)
    assert found.combined.used is used
    assert (found.shown == found.human) is not used


def test_a_judge_that_follows_people_too_loosely_is_not_used(centre, mine, said, blind, viewer):
    rng = np.random.default_rng(31)
    human = tens(rng.normal(70, 18, 60))
    segments = centre.segments(60)
    said(segments, tens(rng.normal(70, 18, 60)))
    blind(segments[:50], human[:50], probability=50 / 60)
    found = summary(viewer, MAY).combined
    assert 0 < abs(found.correlation) < 1 / np.sqrt(48)
    assert "too loosely" in found.fallback
    assert found.estimate.value == pytest.approx(human[:50].mean())


def test_neither_scale_nor_direction_of_the_judge_moves_the_number_and_worth_and_bias_are_shown(
    centre, mine, said, blind, viewer, sign_in
):
    segments, _human, automatic = reviewed(centre, said, blind, 40, noise=9)
    found = summary(viewer, MAY).combined
    ratio = found.estimate.margin / found.human.margin
    assert found.worth == pytest.approx(40 * (1 / ratio**2 - 1))
    page = sign_in(viewer).get(reverse("overview", args=["acme"]) + QUERY).content.decode()
    assert f"The judge is worth {found.worth_in_reviews} further reviews." in page
    assert estimate_text(found.bias) in page
    said(segments, 100 - automatic)
    turned = summary(viewer, MAY).combined
    for name in ("value", "low", "high"):
        assert getattr(turned.estimate, name) == pytest.approx(getattr(found.estimate, name))

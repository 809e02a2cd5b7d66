"""The combined IQS from stored reviews and verdicts to what pages and scripts are given."""

from datetime import UTC, date, datetime

import msgspec
import numpy as np
import pytest
from django.urls import reverse

from evenhand.insights import queries
from evenhand.insights.beside import beside
from evenhand.insights.combining import combine
from evenhand.insights.numbers import months, rows, summary
from evenhand.insights.scope import Scope
from evenhand.judges.chosen.services import choose
from evenhand.judges.local.content import CategoryRecord, LocalContent
from evenhand.judges.models import Judge, JudgeVersion, OutOfFold
from evenhand.measure.combined import combined_iqs
from evenhand.reviews.models import Author, Purpose, Review
from evenhand.scorecards.models import Category

MAY = Scope.month_of(date(2026, 5, 1))
QUERY = "?from=2026-05-01&to=2026-05-31"


def tens(values):
    return np.clip(np.round(values / 10) * 10, 0, 100)


@pytest.fixture
def judge(centre):
    """Makes a judge in use, by kind; gives its version."""

    def make(kind="rules", content=None):
        number = Judge.objects.count() + 1
        author = Author.objects.create(
            workspace=centre.workspace, kind=kind, name=f"J{number}", external_id=f"j{number}"
        )
        made = Judge.objects.create(
            workspace=centre.workspace,
            scorecard=centre.version.scorecard,
            kind=kind,
            name=f"J{number}",
        )
        return JudgeVersion.objects.create(
            judge=made,
            scorecard_version=centre.version,
            author=author,
            number=1,
            content=content or {},
            content_hash=f"h{number}",
        )

    return make


@pytest.fixture
def judged(centre):
    """Stores what a judge said of segments."""

    def store(version, segments, scores):
        columns = {"automatic": True, "purpose": Purpose.EVERY, "probability": None}
        centre.review(segments, scores, author=version.author, **columns)

    return store


@pytest.fixture
def month(centre, judge, judged):
    """120 conversations, all judged 10 points too kindly, 40 of them reviewed blind."""
    rng = np.random.default_rng(5)
    human = tens(rng.normal(70, 18, 120))
    automatic = tens(human + 10 + rng.normal(0, 9, 120))
    segments = centre.segments(120)
    version = judge()
    judged(version, segments, automatic)
    picked = sorted(rng.choice(120, 40, replace=False).tolist())
    centre.review(
        [segments[place] for place in picked],
        human[picked],
        probability=1 / 3,
        saw_automatic=False,
    )
    return segments, human, automatic, picked


def test_the_page_s_number_is_the_estimator_s(month, viewer):
    segments, human, automatic, picked = month
    found = summary(viewer, MAY).combined
    expected = combined_iqs(human[picked], picked, automatic)
    assert found.used
    assert found.estimate.value == pytest.approx(expected.estimate.value)
    assert found.estimate.low == pytest.approx(expected.estimate.low)
    assert found.bias.value == pytest.approx(expected.bias.value)
    assert found.worth == pytest.approx(expected.worth)
    assert found.judged == len(segments)


def test_groups_and_months_are_combined_where_there_are_reviews_enough(month, centre, viewer):
    centre.review(centre.segments(3, team="Orders"), [50, 60, 70])
    by_team = {row.label: row for row in rows(viewer, MAY, "team")}
    assert by_team["Billing"].combined.used
    assert by_team["Billing"].shown == by_team["Billing"].combined.estimate
    assert by_team["Orders"].combined is None
    assert months(viewer, MAY)[-1].combined is not None


def test_a_review_that_saw_the_automatic_score_validates_nothing(month, centre, viewer):
    segments, _human, automatic, picked = month
    before = summary(viewer, MAY).combined
    seen = [place for place in range(120) if place not in picked][:20]
    centre.review(
        [segments[place] for place in seen],
        automatic[seen],
        probability=1 / 3,
        saw_automatic=True,
    )
    after = summary(viewer, MAY).combined
    assert after.saw == 20
    assert after.human.n == 40
    assert after.estimate.value == pytest.approx(before.estimate.value)


def test_a_draw_in_which_everybody_saw_it_has_no_combined_score(month, centre, viewer):
    Review.objects.filter(automatic=False).update(saw_automatic=None)
    found = summary(viewer, MAY)
    assert not found.combined.used
    assert found.combined.saw == 40
    assert found.shown == found.human


def test_a_judge_that_follows_nobody_is_not_used_and_the_page_says_so(
    centre, judge, judged, viewer, sign_in
):
    rng = np.random.default_rng(8)
    segments = centre.segments(60)
    judged(judge(), segments, [90] * 60)
    scores = tens(rng.normal(70, 18, 40))
    centre.review(segments[:40], scores, probability=2 / 3, saw_automatic=False)
    found = summary(viewer, MAY)
    assert found.combined.fallback
    assert found.shown == found.human
    page = sign_in(viewer).get(reverse("overview", args=["acme"]) + QUERY).content.decode()
    assert "Not combined with the automatic scores." in page


def test_over_many_draws_it_covers_the_truth_where_the_judge_alone_never_does(
    centre, judge, judged, viewer
):
    rng = np.random.default_rng(11)
    size, n, rounds = 150, 50, 40
    human = tens(rng.normal(70, 20, size))
    automatic = tens(human + 12 + rng.normal(0, 12, size))
    segments = centre.segments(size)
    judged(judge(), segments, automatic)
    truth, r = human.mean(), np.corrcoef(human, automatic)[0, 1]
    covered, ratios = 0, []
    for _round in range(rounds):
        picked = rng.choice(size, n, replace=False)
        Review.objects.filter(automatic=False).delete()
        drawn = [segments[place] for place in picked.tolist()]
        centre.review(drawn, human[picked], probability=n / size, saw_automatic=False)
        found = combine(queries.columns(viewer, MAY), beside(viewer, MAY), size)
        covered += found.estimate.low <= truth <= found.estimate.high
        ratios.append(found.estimate.margin / found.human.margin)
    assert covered >= 0.85 * rounds
    assert np.mean(ratios) == pytest.approx(np.sqrt(1 - r**2), abs=0.03)
    assert abs(summary(viewer, MAY).automatic.value - truth) > 8


def test_what_a_judge_learnt_by_heart_counts_by_fits_that_did_not_see_it(
    centre, judge, judged, viewer
):
    """In sample it repeats people word for word; out of fold it knows nothing."""
    rng = np.random.default_rng(3)
    record = CategoryRecord(
        key="all", name="All", on=True, why="", reviews=60, ratings=60, groups=60, na_share=0.0
    )
    content = LocalContent(
        artefact="a", data="d", scorecard="s", segments=60, reviews=60, groups=60,
        languages=[], left_out={}, categories=[record],
    )  # fmt: skip
    version = judge("local", msgspec.to_builtins(content))
    segments = centre.segments(100)
    human = tens(rng.normal(70, 20, 60))
    judged(version, segments, [*human, *tens(rng.normal(70, 20, 40))])
    centre.review(segments[:60], human, probability=0.6, saw_automatic=False)
    trusting = summary(viewer, MAY).combined
    assert trusting.correlation == pytest.approx(1)
    category = Category.objects.get(key="all")
    OutOfFold.objects.bulk_create(
        OutOfFold(
            judge_version=version, segment=segment, category=category, fold=0,
            option=int(rng.integers(0, 11)), value=0.5, applies=1.0,
        )
        for segment in segments[:60]
    )  # fmt: skip
    honest = summary(viewer, MAY).combined
    assert abs(honest.correlation) < 0.3
    assert honest.estimate.margin > 0.9 * honest.human.margin


def test_the_judge_chosen_is_the_one_that_speaks(month, judge, judged, people, viewer):
    segments, _human, automatic, _picked = month
    other = judge()
    judged(other, segments, [100] * 120)
    assert summary(viewer, MAY).automatic.value == pytest.approx(automatic.mean())
    choose(other.judge, people["manager"].user)
    assert summary(viewer, MAY).automatic.value == 100


def test_the_explanation_and_the_overview_show_what_it_is_made_of(month, viewer, sign_in):
    client = sign_in(viewer)
    page = client.get(reverse("overview", args=["acme"]) + QUERY).content.decode()
    assert "The judge is worth" in page
    assert "people only" in page
    page = client.get(reverse("iqs_explained", args=["acme"]) + QUERY).content.decode()
    assert "The combined number" in page
    assert str(summary(viewer, MAY).combined.estimate.value) in page


def test_risk_based_picks_weigh_by_their_chance(centre, judge, judged, viewer):
    rng = np.random.default_rng(2)
    human = tens(rng.normal(70, 20, 200))
    automatic = tens(human + rng.normal(0, 10, 200))
    segments = centre.segments(200)
    judged(judge(), segments, automatic)
    chance = np.where(automatic < 70, 0.6, 0.2)
    picked = np.flatnonzero(rng.random(200) < chance)
    for value in (0.2, 0.6):
        mine = picked[chance[picked] == value]
        drawn = [segments[place] for place in mine.tolist()]
        columns = {"purpose": Purpose.RISK, "saw_automatic": False}
        centre.review(drawn, human[mine], probability=value, **columns)
    found = summary(viewer, MAY).combined
    assert found.estimate.method == "combined.regression.weighted"
    assert found.estimate.low <= human.mean() <= found.estimate.high
    assert abs(human[picked].mean() - human.mean()) > 3


def test_months_begin_in_the_workspace_s_zone(centre, viewer, workspace):
    workspace.time_zone = "Pacific/Auckland"
    workspace.save()
    late = datetime(2026, 4, 30, 12, 0, tzinfo=UTC)
    centre.review(centre.segments(6, when=late), [50, 60, 70, 80, 90, 100])
    spring = Scope(first_day=date(2026, 4, 1), last_day=date(2026, 5, 31))
    (row,) = rows(viewer, spring, "month")
    assert (row.key.year, row.key.month) == (2026, 5)

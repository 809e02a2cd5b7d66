"""The running week and month: whose reviews, of which days, and where it is shown."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.insights.live import so_far
from evenhand.insights.scope import Scope
from evenhand.people.roles import Role

TODAY = date(2026, 5, 13)
MAY = Scope.month_of(TODAY)


def on(day):
    return datetime(2026, 5, day, 9, tzinfo=UTC)


@pytest.fixture
def running(centre):
    """Twelve reviews on the first, ten this week, and some that are not drawn at random."""
    centre.review(centre.segments(12, when=on(1)), [100, 90, 80] * 4)
    centre.review(centre.segments(10, when=on(11)), [70, 60] * 5)
    centre.review(centre.segments(2, when=on(12)), [0, 0], purpose="manual", probability=None)
    centre.review(centre.segments(2, when=on(12)), [0, 0], purpose="risk", probability=0.5)
    return centre


def test_the_week_begins_on_monday_and_only_random_reviews_count(running, viewer):
    [billing] = so_far(viewer, MAY, TODAY)
    assert (billing.week.n, billing.week.value) == (10, 65)
    assert billing.month.n == 22
    assert billing.month.value == pytest.approx((12 * 90 + 10 * 65) / 22)
    assert billing.week.margin > billing.month.margin
    assert {billing.week.method, billing.month.method} == {"change.live.betting"}


def test_a_period_that_is_over_and_another_team_have_none(running, viewer):
    assert so_far(viewer, MAY, date(2026, 6, 1)) == []
    orders = Scope(first_day=MAY.first_day, last_day=MAY.last_day, team=running.team("Orders").pk)
    assert so_far(viewer, orders, TODAY) == []


def test_a_week_without_a_review_says_so(running, viewer):
    [billing] = so_far(viewer, MAY, date(2026, 5, 20))
    assert billing.week.value is None
    assert billing.week.absent
    assert billing.month.n == 22


@pytest.mark.parametrize("page", ["overview", "quality", "alerts"])
def test_pages_of_a_running_period_show_it(running, people, sign_in, monkeypatch, page):
    monkeypatch.setattr(timezone, "localdate", lambda *_moment: TODAY)
    address = reverse(page, args=["acme"]) + "?from=2026-05-01&to=2026-05-31"
    said = sign_in(people[Role.LEAD]).get(address).content.decode()
    assert "So far, however often you look" in said
    assert "This week" in said

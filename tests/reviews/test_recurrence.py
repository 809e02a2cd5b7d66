"""When plans run: property tests of calendar and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.reviews.models import Plan
from evenhand.reviews.recurrence import Recurrence, moment

REPEATS = st.sampled_from([repeat for repeat in Plan.Repeat.values if repeat != "once"])
DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
)


@given(repeat=REPEATS, first=DAYS)
def test_days_only_go_forward_and_the_first_is_among_them_or_after_it(repeat, first):
    days = Recurrence(repeat, first).days(30)
    assert days[0] >= first
    assert all(later > earlier for earlier, later in pairwise(days))


@given(repeat=REPEATS, first=DAYS)
def test_before_and_after_lead_from_one_day_to_the_next(repeat, first):
    recurrence = Recurrence(repeat, first)
    for earlier, later in pairwise(recurrence.days(14)):
        assert recurrence.after(earlier) == later
        assert recurrence.before(later) == earlier


@given(repeat=REPEATS, first=DAYS, ahead=st.integers(-400, 400))
def test_after_is_the_first_day_later_than_any_day(repeat, first, ahead):
    recurrence = Recurrence(repeat, first)
    day = first + timedelta(days=ahead)
    later = recurrence.after(day)
    assert later == next(found for found in recurrence if found > day)


@given(first=DAYS)
def test_a_monthly_date_comes_once_in_every_month(first):
    days = Recurrence("monthly_date", first).days(25)
    months = [(day.year, day.month) for day in days]
    assert len(set(months)) == 25
    assert all(day.day == first.day or (day + timedelta(days=1)).day == 1 for day in days)


@given(first=DAYS, repeat=st.sampled_from(["monthly_weekday", "monthly_last"]))
def test_a_monthly_weekday_is_always_that_weekday_once_a_month(first, repeat):
    days = Recurrence(repeat, first).days(25)
    assert {day.weekday() for day in days} == {first.weekday()}
    assert len({(day.year, day.month) for day in days}) == 25


@given(first=DAYS)
def test_the_last_weekday_has_no_other_after_it_in_the_month(first):
    for day in Recurrence("monthly_last", first).days(12):
        assert (day + timedelta(days=7)).month != day.month


@given(day=DAYS, at=st.times(), zone=ZONES)
def test_a_moment_shows_the_wanted_clock_unless_the_clocks_skip_it(day, at, zone):
    at = at.replace(microsecond=0)
    there = moment(day, at, zone).astimezone(ZoneInfo(zone))
    wanted = datetime.combine(day, at)
    shown = there.replace(tzinfo=None)
    assert shown == wanted or timedelta(0) < shown - wanted <= timedelta(hours=1)


@given(first=DAYS, at=st.times(), zone=ZONES)
def test_one_moment_per_period_through_every_clock_change(first, at, zone):
    days = Recurrence("daily", first).days(400)
    moments = [moment(day, at, zone) for day in days]
    assert len(set(moments)) == 400
    assert moments == sorted(moments)
    assert [found.astimezone(ZoneInfo(zone)).date() for found in moments[:-1]] == days[:-1]


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 3, 28), "2026-03-28T01:30"),
        (date(2026, 3, 29), "2026-03-29T01:30"),
        (date(2026, 3, 30), "2026-03-30T00:30"),
        (date(2026, 10, 25), "2026-10-25T00:30"),
        (date(2026, 10, 26), "2026-10-26T01:30"),
    ],
)
def test_half_past_two_in_berlin_around_the_clock_changes(day, utc):
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert moment(day, time(2, 30), "Europe/Berlin") == expected


def test_a_plan_that_runs_once_has_one_day():
    once = Recurrence("once", date(2026, 5, 4))
    assert list(once) == [date(2026, 5, 4)]
    assert once.after(date(2026, 5, 4)) is None


def test_every_second_week_keeps_its_rhythm():
    found = Recurrence("fortnightly", date(2026, 5, 4))
    assert found.after(date(2026, 5, 11)) == date(2026, 5, 18)
    assert found.after(date(2027, 5, 4)) == date(2027, 5, 17)

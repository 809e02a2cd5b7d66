from datetime import date

import pytest

from evenhand.errors import InputError
from evenhand.insights.scope import Scope

MAY = Scope.month_of(date(2026, 5, 7))


def test_a_month_has_its_last_day():
    assert Scope.month_of(date(2028, 2, 3)).last_day == date(2028, 2, 29)


def test_months_run_over_the_year():
    months = Scope.month_of(date(2026, 2, 1)).months(3)
    assert [m.first_day for m in months] == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


def test_a_clock_change_day_is_whole():
    start, end = Scope(first_day=date(2026, 3, 29), last_day=date(2026, 3, 29)).bounds(
        "Europe/Lisbon"
    )
    assert (end - start).total_seconds() == 23 * 3600


def test_the_address_brings_the_same_scope_back():
    scope = Scope.from_query({"from": "2026-01-02", "team": "3", "channel": "chat"}, MAY)
    again = Scope.from_query(dict(part.split("=") for part in scope.query.split("&")), MAY)
    assert again == scope


@pytest.mark.parametrize(
    "query", [{"from": "1 May"}, {"agent": "-1"}, {"from": "2026-06-01", "to": "2026-05-01"}]
)
def test_what_cannot_be_read_is_said(query):
    with pytest.raises(InputError):
        Scope.from_query(query, MAY)

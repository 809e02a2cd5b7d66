"""What every dashboard has: filters, files, kept views, faults said in words."""

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from pyarrow import parquet

from evenhand.figures import figure
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.dashboards.comparing import difference, meaning, previous
from evenhand.insights.dashboards.export import long_rows, wide_rows
from evenhand.insights.dashboards.models import DashboardView
from evenhand.insights.export import csv_lines
from evenhand.insights.facts import freshness as freshness_module
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.iqs import pass_rate
from evenhand.people.models import Agent
from evenhand.people.roles import Role

MAY = "from=2026-05-01&to=2026-05-31"
PAGES = ["quality", "people_dashboard"]


FAULTS = [
    "from=yesterday",
    "from=2026-05-31&to=2026-05-01",
    "team=x",
    "audience=martians",
    "vs=nonsense",
    "vs=team:x",
    "vs=2026-01-01:2026-02-31",
    "from=0001-01-01&to=0001-01-02&vs=year",
]


@pytest.mark.parametrize("name", PAGES)
def test_a_faulty_address_says_so_and_shows_the_usual_period(filled, page, name):
    usual = page(name).context["scope"]
    for query in FAULTS:
        answer = page(name, query)
        assert answer.status_code == 200, query
        assert answer.context["asked"].problem, query
        assert answer.context["scope"] == usual, query


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_there_for_any_period_and_for_nothing_at_all(filled, page, name):
    for query in (f"{MAY}&vs=year", "from=2016-01-01&to=2026-12-31", f"{MAY}&team=99999999"):
        assert b"How is this computed?" in page(name, query).content, query


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_workspace_says_the_next_step(page, name):
    assert b"Bring conversations in" in page(name).content


def test_only_na_leaves_no_number_and_says_why(centre, charts):
    centre.review(centre.segments(3), [None, None, None])
    found = charts("quality", MAY)
    assert found["headline"].rows[0].cells[0].value is None
    assert found["distribution"].empty
    assert charts("people_dashboard", MAY)["leaderboard"].empty


def test_figures_that_are_not_there_yet_are_said_to_be_prepared(filled, page, monkeypatch):
    monkeypatch.setattr(freshness_module, "_found", lambda _workspace: None)
    monkeypatch.setattr(freshness_module, "SMALL", -1)
    answer = page("quality", MAY)
    assert answer.context["charts"] == []
    assert b"being prepared" in answer.content


def test_a_chart_is_a_file_with_every_margin(filled, page):
    answer = page("quality", f"{MAY}&by=team&format=csv&chart=groups")
    assert answer["Content-Disposition"].endswith('quality-groups-2026-05-01-2026-05-31.csv"')
    rows = list(csv.reader(StringIO(answer.content.decode())))
    assert rows[0][:5] == ["Teams", "People", "People low", "People high", "People n"]
    assert {row[0] for row in rows[1:]} == {"Billing", "Sales"}
    assert float(rows[1][1]) > 0


def test_a_dashboard_is_one_long_file(filled, page):
    found = parquet.read_table(BytesIO(page("quality", f"{MAY}&format=parquet").content))
    shown = found.filter(found["chart"].to_numpy() == "The numbers").to_pylist()
    assert shown[0]["row"] == "IQS, people"
    assert shown[0]["low"] < shown[0]["value"] < shown[0]["high"]


def test_files_that_do_not_exist_are_not_found(filled, page):
    assert page("quality", "format=csv&chart=nothing").status_code == 404
    assert page("quality", "format=docx").status_code == 404


def test_formulas_are_inert_in_csv():
    chart = Chart(
        key="x",
        title="=1+1",
        columns=("Name", "Said"),
        rows=[Row(label="=HYPERLINK(1)", cells=("+2",))],
        how=How(page="iqs", formula=""),
    )
    text = "".join(csv_lines(wide_rows(chart))) + "".join(csv_lines(long_rows([chart])))
    assert "'=HYPERLINK(1),'+2" in text
    assert "'=1+1" in text


def test_the_drawing_shows_no_point_where_reviews_are_too_few():
    few = Estimate(value=80, low=40, high=100, n=2, minimum=5, method="iqs.mean.t")
    chart = Chart(
        key="x",
        title="",
        columns=("Name", "IQS", "Note"),
        rows=[Row(label="a", cells=(few, "said")), Row(label="b", cells=(None, "said"))],
        how=How(page="iqs", formula=""),
        kind="intervals",
    )
    (series,) = chart.data["series"]
    assert series["points"] == [{"value": None, "low": 40, "high": 100, "n": 2}, None]


def test_the_difference_of_two_shares_is_newcombes():
    """Method 10 for 56/70 against 48/80: 0.2000 (0.0524 to 0.3339)."""
    found = difference(pass_rate(56, 70), pass_rate(48, 80))
    assert (found.low, found.high) == pytest.approx((5.24, 33.39), abs=0.01)
    assert meaning(found) == "higher"


def test_nothing_is_said_of_a_difference_without_two_numbers():
    found = difference(pass_rate(5, 10), no_estimate(method="x", why="none"))
    assert found.value is None
    assert meaning(found) == "One of the two has no score."


def test_the_period_before_whole_months_is_as_many_whole_months():
    from datetime import date

    march = Scope.month_of(date(2026, 3, 9))
    assert previous(march).last_day == date(2026, 2, 28)
    week = Scope(first_day=date(2026, 3, 9), last_day=date(2026, 3, 15))
    assert previous(week).first_day == date(2026, 3, 2)
    half_year = Scope(first_day=date(2026, 5, 1), last_day=date(2026, 10, 31))
    assert previous(half_year).first_day == date(2025, 11, 1)


def keep(client, **fields):
    given = {"dashboard": "quality", "name": "Mine", "query": f"{MAY}&format=csv", "here": "/"}
    return client.post(reverse("keep_view", args=["acme"]), {**given, **fields})


def test_a_view_is_kept_shared_and_forgotten(centre, viewer, people, sign_in, page):
    mine, other = sign_in(viewer), sign_in(people[Role.LEAD])
    assert keep(mine).status_code == 302
    kept = DashboardView.objects.get()
    assert kept.query == "from=2026-05-01&to=2026-05-31"
    assert list(page("quality", asks=other).context["views"]) == []
    keep(mine, shared="1")
    assert page("quality", asks=other).context["views"] == [kept]
    gone = reverse("forget_view", args=["acme", kept.pk])
    assert other.post(gone).status_code == 404
    assert mine.post(gone).status_code == 302
    assert not DashboardView.objects.exists()


def test_a_view_without_a_name_or_too_long_is_refused(workspace, viewer, sign_in):
    client = sign_in(viewer)
    assert keep(client, name="  ").status_code == 302
    assert keep(client, query="x=" + "y" * 3000).status_code == 302
    assert not DashboardView.objects.exists()


def test_coming_back_stays_in_the_workspace(workspace, viewer, sign_in):
    assert keep(sign_in(viewer), here="https://elsewhere.example/").url == "/w/acme/"
    assert keep(sign_in(viewer), here="//elsewhere.example/").url == "/w/acme/"


def test_dashboards_are_for_those_who_see_numbers(filled, people, sign_in, page):
    for role in (Role.AGENT, Role.REVIEWER):
        client = sign_in(people[role])
        assert [page(name, asks=client).status_code for name in PAGES] == [403, 403]


def test_an_agent_finds_own_reviews_alone_behind_a_number(filled, people, sign_in, page):
    Agent.objects.filter(name="Ana").update(user=people[Role.AGENT].user)
    found = page("dashboard_reviews", MAY, asks=sign_in(people[Role.AGENT])).context["found"]
    assert {review.segment.agent.name for review in found.rows} == {"Ana"}
    assert found.total == 6
    nobody = page("dashboard_reviews", MAY, asks=sign_in(people[Role.REVIEWER])).context["found"]
    assert nobody.total == 0


def test_an_agent_is_found_by_name_where_there_are_more_than_a_menu_holds(filled, page):
    ana = Agent.objects.get(name="Ana")
    asked = page("quality", f"{MAY}&agent=ana").context["asked"]
    assert asked.scope.agent == ana.pk
    assert "nobody is called Eve" in page("quality", f"{MAY}&agent=Eve").context["asked"].problem
    Agent.objects.create(workspace=ana.workspace, name="Anatol")
    assert page("quality", f"{MAY}&agent=ana").context["asked"].scope.agent == ana.pk
    assert page("quality", f"{MAY}&agent=an").context["asked"].problem


def test_a_trend_has_the_months_of_its_period(filled, charts):
    assert len(charts("quality", MAY)["months"].rows) == 6
    year = "from=2025-06-01&to=2026-05-31"
    assert len(charts("quality", year)["months"].rows) == 12
    assert len(charts("quality", "from=2016-06-01&to=2026-05-31")["months"].rows) == 24


def test_what_was_counted_has_no_margin_and_one_review_no_score(centre, charts):
    centre.review(centre.segments(2)[:1], [70], probability=0.5)
    found = {row.label: row for row in charts("quality", MAY)["headline"].rows}
    counted = found["Reviewed by people"].cells[0]
    assert (counted.value, counted.low, counted.shows_point) == (50.0, None, True)
    assert str(figure(found["IQS, people"].cells[0])) == "no score needs 4 reviews"

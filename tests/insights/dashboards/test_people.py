"""Agents compared, and an agent's own page."""

import pytest

from evenhand.insights.metrics import measured
from evenhand.people.models import Agent
from evenhand.people.roles import Role

MAY = "from=2026-05-01&to=2026-05-31"
BOTH = "from=2026-05-01&to=2026-06-30"


@pytest.fixture
def ana(filled, people):
    """Ana, who can sign in."""
    Agent.objects.filter(name="Ana").update(user=people[Role.AGENT].user)
    return Agent.objects.get(name="Ana")


def test_agents_who_do_not_differ_are_not_ranked(filled, charts):
    board = charts("people_dashboard", BOTH)["leaderboard"]
    assert "No detectable difference" in board.lead
    assert [row.label for row in board.rows] == ["Ana", "Bo", "Cy", "Di"]
    assert all(row.cells[3] is None for row in board.rows)


def test_agents_who_differ_have_places_and_tiers(centre, charts):
    for place, name in enumerate(("Ana", "Bo", "Cy", "Di", "Eve")):
        top = 100 - 15 * place
        centre.review(
            centre.segments(30, agent=name), [max(top - 10 * (n % 3), 0) for n in range(30)]
        )
    board = charts("people_dashboard", MAY)["leaderboard"]
    assert [row.label for row in board.rows] == ["Ana", "Bo", "Cy", "Di", "Eve"]
    assert [row.cells[3] for row in board.rows] == ["1–1", "2–2", "3–3", "4–4", "5–5"]
    assert board.rows[0].cells[4] == "above"
    assert board.rows[-1].cells[4] == "below"


@pytest.mark.parametrize("agents", [1, 3])
def test_too_few_agents_are_said_to_be_too_few(centre, charts, agents):
    for number in range(agents):
        centre.review(centre.segments(5, agent=f"A{number}"), [100, 90, 80, 70, 60])
    found = charts("people_dashboard", MAY)
    assert not found["leaderboard"].rows
    assert found["leaderboard"].empty


def test_reviews_drawn_for_risk_do_not_rank_anybody(filled, charts):
    before = charts("people_dashboard", BOTH)["leaderboard"].rows
    bad = filled.segments(8, agent="Bo")
    filled.review(bad, [0] * 8, purpose="risk", probability=0.9)
    after = charts("people_dashboard", BOTH)["leaderboard"].rows
    assert [row.cells[-1] for row in after] == [row.cells[-1] for row in before]


def test_ai_agents_are_not_ranked_among_people(filled, charts):
    Agent.objects.filter(name="Di").update(kind=Agent.Kind.AI)
    for name in ("Eve", "Fay"):
        filled.review(filled.segments(6, agent=name), [100, 90, 80, 70, 60, 50])
    labels = {row.label for row in charts("people_dashboard", BOTH)["leaderboard"].rows}
    assert labels == {"Ana", "Bo", "Cy", "Eve", "Fay"}


def test_a_change_between_the_halves_is_found(filled, charts):
    from datetime import UTC, datetime

    june = datetime(2026, 6, 20, 9, tzinfo=UTC)
    filled.review(filled.segments(30, agent="Ana"), [100, 90] * 15)
    filled.review(filled.segments(30, agent="Ana", when=june), [30, 40] * 15)
    first = charts("people_dashboard", BOTH)["changes"].rows[0]
    assert (first.label, first.cells[2]) == ("Ana", "fell, say people")
    assert first.cells[0].high < 0


def test_an_agent_sees_the_own_page_and_nobody_elses(ana, people, sign_in, page, stranger):
    agent = sign_in(people[Role.AGENT])
    assert page("agent_page", MAY, ana.pk, asks=agent).status_code == 200
    other = Agent.objects.get(name="Bo").pk
    assert page("agent_page", MAY, other, asks=agent).status_code == 404
    assert page("agent_page", MAY, ana.pk, asks=sign_in(people[Role.REVIEWER])).status_code == 404
    assert page("agent_page", MAY, ana.pk, asks=sign_in(stranger)).status_code == 404


def test_the_agents_page_has_own_numbers_alone(ana, people, sign_in, page):
    agent = sign_in(people[Role.AGENT])
    seen = page("agent_page", f"{MAY}&vs=previous", ana.pk, asks=agent).context["charts"]
    mine = {chart.key: chart for chart in seen}
    theirs = {chart.key: chart for chart in page("agent_page", MAY, ana.pk).context["charts"]}
    assert mine["headline"].rows == theirs["headline"].rows
    assert mine["strengths"].rows[0].cells[0].n == 5
    other = Agent.objects.get(name="Bo").pk
    for query in (f"{MAY}&agent={other}", f"{MAY}&vs=agent:{other}", f"{MAY}&team=1"):
        answer = page("agent_page", query, ana.pk, asks=agent)
        found = {chart.key: chart for chart in answer.context["charts"]}
        assert found["headline"].rows == mine["headline"].rows
        assert not {chart.columns[2] for chart in found.values() if "Bo" in chart.columns}


def test_the_agents_number_is_the_metrics(ana, viewer, charts):
    from datetime import date

    from evenhand.insights.scope import Scope

    scope = Scope.month_of(date(2026, 5, 1))
    expected = measured(viewer, "iqs", scope, by=("agent",)).get(ana.pk).estimate
    assert charts("agent_page", MAY, ana.pk)["headline"].rows[0].cells[0] == expected


def test_my_results_say_strengths_and_gaps(ana, people, sign_in, page):
    answer = page("my_results", MAY, asks=sign_in(people[Role.AGENT]))
    assert answer.context["chart"].rows[0].label == "All"
    assert f"/dashboards/agents/{ana.pk}/" in answer.content.decode()


def test_an_agent_without_reviews_is_told_so(filled, page):
    new = Agent.objects.create(workspace=filled.workspace, name="Newcomer")
    answer = page("agent_page", MAY, new.pk)
    assert b"No ratings by people in this period." in answer.content

"""What changed: noted by hand, noticed by itself, and the lines on the trends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from evenhand.insights.annotations.models import Annotation
from evenhand.insights.annotations.queries import changes_in, marks, marks_by_month
from evenhand.insights.annotations.services import annotate
from evenhand.insights.scope import Scope
from evenhand.people.models import Agent, TeamMembership
from evenhand.people.roles import Role
from evenhand.scorecards.models import ScorecardVersion

MAY = Scope.month_of(date(2026, 5, 1))
NOTE = {"day": "2026-05-11", "text": "New refund rules", "team": "", "anew": "on"}


def address(name, *rest):
    return reverse(name, args=["acme", *rest])


def note(viewer, day, text, team=None):
    return annotate(viewer, Annotation(day=day, text=text, team=team))


def texts(found):
    return [change.text for change in found]


def test_a_lead_notes_a_change_and_takes_it_back_and_an_auditor_only_sees_it(
    workspace, people, sign_in
):
    lead = sign_in(people[Role.LEAD])
    assert lead.post(address("annotate"), {**NOTE, "day": "soon"}).status_code == 422
    assert lead.post(address("annotate"), NOTE).status_code == 302
    made = Annotation.objects.get()
    assert (made.by, made.anew) == (people[Role.LEAD].user, True)
    auditor = sign_in(people[Role.AUDITOR])
    page = auditor.get(address("changes")).content.decode()
    assert "New refund rules" in page
    assert address("annotate") not in page
    assert auditor.post(address("remove_annotation", made.pk)).status_code == 403
    assert lead.post(address("remove_annotation", made.pk)).status_code == 302
    assert not Annotation.objects.exists()


def test_notes_are_seen_where_they_are_about_somebody(viewer, centre, stranger):
    billing, orders = centre.team("Billing"), centre.team("Orders")
    note(viewer, date(2026, 5, 4), "all", None)
    note(viewer, date(2026, 5, 5), "one", billing)
    note(viewer, date(2026, 5, 6), "other", orders)
    note(stranger, date(2026, 5, 6), "elsewhere")
    of = {"first_day": MAY.first_day, "last_day": MAY.last_day}
    place = viewer.workspace
    assert texts(changes_in(place, MAY)) == ["all", "Billing: one", "Orders: other"]
    assert texts(changes_in(place, Scope(team=orders.pk, **of))) == ["all", "Orders: other"]
    agent = Agent.objects.create(workspace=place, name="Ana")
    assert texts(changes_in(place, Scope(agent=agent.pk, **of))) == ["all"]
    TeamMembership.objects.create(team=billing, agent=agent)
    assert texts(changes_in(place, Scope(agent=agent.pk, **of))) == ["all", "Billing: one"]
    assert texts(changes_in(place, Scope.month_of(date(2026, 6, 1)))) == []


def test_a_second_version_of_a_scorecard_is_a_change_and_a_first_is_none(workspace, centre):
    first = centre.version
    then = datetime(2026, 5, 20, 22, 30, tzinfo=UTC)
    ScorecardVersion.objects.filter(pk=first.pk).update(published_at=then)
    assert changes_in(workspace, MAY) == []
    ScorecardVersion.objects.filter(pk=first.pk).update(number=2)
    [change] = changes_in(workspace, MAY)
    assert change.day == date(2026, 5, 20)
    assert "new version of the scorecard" in change.text


def test_changes_are_marked_at_the_point_they_are_in(viewer):
    note(viewer, date(2026, 4, 30), "old")
    note(viewer, date(2026, 5, 1), "first")
    note(viewer, date(2026, 5, 31), "last")
    found = marks_by_month(viewer.workspace, MAY, 2)
    assert [(mark.place, mark.text) for mark in found] == [(0, "old"), (1, "first; last")]
    assert marks([], [MAY]) == []


@pytest.mark.parametrize("page", ["overview", "changes"])
def test_a_note_is_on_the_trend_as_a_line_with_its_text(centre, people, sign_in, viewer, page):
    centre.review(centre.segments(3), [90, 80, 70])
    note(viewer, date(2026, 5, 4) + timedelta(days=1), "Two queues merged")
    shown = sign_in(people[Role.LEAD]).get(address(page) + "?from=2026-05-01&to=2026-05-31")
    said = shown.content.decode()
    assert "5 May 2026: Two queues merged" in said
    assert ('class="chart-change"' in said) == (page == "overview")


def test_a_dashboards_trend_has_the_line_and_the_words_in_its_table(
    centre, people, sign_in, viewer
):
    centre.review(centre.segments(3), [90, 80, 70])
    note(viewer, date(2026, 5, 5), "Two queues merged")
    page = sign_in(people[Role.LEAD]).get(address("quality") + "?from=2026-05-01&to=2026-05-31")
    [months] = [chart for chart in page.context["charts"] if chart.key == "months"]
    assert months.data["changes"] == [5]
    assert months.rows[5].note == "Two queues merged"
    assert "5 May 2026: Two queues merged" in page.content.decode()

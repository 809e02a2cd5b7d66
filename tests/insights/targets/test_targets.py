"""Targets with days, bands, and averages of others."""

from datetime import date

import pytest
from django.urls import reverse

from evenhand.insights.scope import Scope
from evenhand.insights.targets.models import Benchmark, Target
from evenhand.insights.targets.queries import USUAL, Aim, aims_of, benchmarks, target_of
from evenhand.insights.targets.services import set_target
from evenhand.people.roles import Role


def address(name, *rest):
    return reverse(name, args=["acme", *rest])


def target(value, day, team=None):
    return Target(team=team, first_day=day, value=value, excellent=80, acceptable=60)


def test_without_a_target_the_one_that_comes_with_the_product_holds(workspace, team):
    assert aims_of(workspace, date(2026, 1, 1)).of(team.pk) == USUAL


def test_a_target_holds_from_its_day_on_and_the_past_keeps_its_own(viewer, team):
    set_target(viewer, target(80, date(2026, 1, 1)))
    set_target(viewer, target(88, date(2026, 4, 1)))
    set_target(viewer, target(92, date(2026, 5, 1), team))
    january = Scope.month_of(date(2026, 1, 1))
    assert target_of(viewer, january) == 80
    assert target_of(viewer, Scope.month_of(date(2026, 4, 1))) == 88
    may = aims_of(viewer.workspace, date(2026, 5, 31))
    assert (may.of(None).value, may.of(team.pk).value, may.of(team.pk).own) == (88, 92, True)


def test_setting_a_day_again_replaces_it(viewer):
    set_target(viewer, target(80, date(2026, 1, 1)))
    set_target(viewer, target(81, date(2026, 1, 1)))
    assert Target.objects.get().value == 81


def test_workspaces_do_not_share_targets(viewer, stranger):
    set_target(stranger, target(70, date(2026, 1, 1)))
    assert aims_of(viewer.workspace, date(2026, 2, 1)).workspace == USUAL


@pytest.mark.parametrize(
    ("score", "band"),
    [(80, "excellent"), (79.9, "acceptable"), (60, "acceptable"), (59, "critical")],
)
def test_a_band_begins_at_its_own_end(score, band):
    assert Aim(85, 80, 60).band(score) == band


def test_the_overview_draws_the_target_of_its_period(centre, people, sign_in):
    centre.review(centre.segments(3), [90, 80, 70])
    set_target(people[Role.LEAD], target(77, date(2026, 1, 1)))
    set_target(people[Role.LEAD], target(66, date(2026, 1, 1), centre.team("Billing")))
    client = sign_in(people[Role.LEAD])
    page = client.get(address("overview") + "?from=2026-05-01&to=2026-05-31")
    assert page.context["target"] == 77
    assert [row.target for row in page.context["rows"]] == [66]


def test_a_lead_sets_a_target_and_an_auditor_only_sees_it(people, sign_in, team):
    lead = sign_in(people[Role.LEAD])
    sent = {
        "team": team.pk,
        "first_day": "2026-03-01",
        "value": "90",
        "excellent": "85",
        "acceptable": "70",
    }
    assert lead.post(address("set_target"), sent).status_code == 302
    auditor = sign_in(people[Role.AUDITOR])
    page = auditor.get(address("targets"))
    assert (team, Aim(90, 85, 70, date(2026, 3, 1), True)) in page.context["rows"]
    assert auditor.post(address("set_target"), sent).status_code == 403
    assert lead.post(address("remove_target", Target.objects.get().pk)).status_code == 302
    assert not Target.objects.exists()


@pytest.mark.parametrize("wrong", [{"value": "101"}, {"value": "nan"}, {"acceptable": "90"}])
def test_targets_and_bands_are_from_0_to_100_and_in_order(people, sign_in, wrong):
    sent = {"first_day": "2026-03-01", "value": "90", "excellent": "85", "acceptable": "70"}
    answer = sign_in(people[Role.LEAD]).post(address("set_target"), {**sent, **wrong})
    assert answer.status_code == 422
    assert not Target.objects.exists()


def test_the_three_industries_come_with_a_source_and_can_be_corrected(people, sign_in, workspace):
    assert [(one.name, one.value) for one in benchmarks(workspace)] == [
        ("Financial services", 80),
        ("Retail", 75),
        ("Telecom", 70),
    ]
    assert all(one.source and one.address for one in benchmarks(workspace))
    client = sign_in(people[Role.MANAGER])
    sent = {"name": "Retail", "value": "76", "source": "Our trade body", "shown": "on"}
    client.post(address("benchmark", "retail"), sent)
    [_finance, retail, _telecom] = benchmarks(workspace)
    assert (retail.value, retail.source, retail.shown) == (76, "Our trade body", True)
    client.post(address("remove_benchmark", Benchmark.objects.get().pk))
    assert benchmarks(workspace)[1].value == 75
    assert client.get(address("benchmark", "nobody")).status_code == 404

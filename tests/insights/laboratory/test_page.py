"""The page of the laboratory: what it shows, who may open it, and what comes of a variant."""

from __future__ import annotations

import pytest
from django.urls import reverse

from evenhand.insights.dashboards.models import DashboardView
from evenhand.people.roles import Role
from evenhand.reviews.models import Review
from evenhand.scorecards.models import ScorecardVersion

ALL_BEST = {"tone": 0, "greeting": 0, "solution": 0, "policy": 0}


@pytest.fixture
def filled(centre, version, review):
    segments = centre.segments(4) + centre.segments(3, agent="Bo", team="Sales")
    for place, segment in enumerate(segments):
        review(version, segment, {**ALL_BEST, "tone": place % 3, "greeting": place % 2})
    return version


@pytest.fixture
def page(workspace, people, sign_in):
    def get(query="", role=Role.LEAD):
        return sign_in(people[role]).get(reverse("laboratory", args=[workspace.slug]) + query)

    return get


def test_agents_and_reviewers_stay_out_and_leads_and_auditors_get_in(page, filled):
    seen = {role: page("", role).status_code for role in Role.values}
    assert seen == {
        "admin": 200, "manager": 200, "lead": 200, "auditor": 200, "reviewer": 403, "agent": 403,
    }  # fmt: skip


def test_without_a_scorecard_it_says_what_to_do(page):
    assert b"Make a scorecard" in page().content


def test_a_version_nobody_reviewed_on_says_so(page, version):
    assert b"No reviews to score anew" in page().content


def test_the_form_leads_to_an_address_with_what_differs_only(page, filled):
    answer = page(
        f"?try=1&version={filled.pk}&weight.tone=9&weight.policy=3&critical.tone=0&na=drop"
    )
    assert answer.status_code == 302
    assert "weight.tone=9" in answer.url
    for same in ("weight.policy", "critical.tone", "na=", "try="):
        assert same not in answer.url


def test_it_shows_who_moves_and_by_how_much(page, filled):
    answer = page(f"?version={filled.pk}&weight.tone=60")
    found = answer.context["found"]
    assert found.effect.whole.change.value < 0
    assert {line.name for line in found.agents} == {"Ana", "Bo"}
    assert {line.name for line in found.teams} == {"Billing", "Sales"}
    assert answer.context["changes"]


@pytest.mark.parametrize(
    "query", ["weight.tone=1.5", "weight.tone=101", "na=maybe", "cap=nan", "from=yesterday"]
)
def test_an_address_with_a_fault_shows_the_version_as_it_is(page, filled, query):
    answer = page(f"?version={filled.pk}&{query}")
    assert answer.status_code == 200
    assert answer.context["asked"].problem
    assert answer.context["asked"].variant.same


def test_a_variant_that_could_not_be_published_is_refused_in_words(page, filled):
    dropped = "&".join(f"drop={key}" for key in ("tone", "greeting", "solution", "policy"))
    answer = page(f"?version={filled.pk}&{dropped}")
    assert answer.status_code == 200
    assert answer.context["fault"]
    assert "found" not in answer.context


def test_reviews_where_nothing_applied_have_no_score_on_either_side(page, centre, version, review):
    review(version, centre.segments(1)[0], dict.fromkeys(ALL_BEST, -1))
    found = page().context["found"]
    assert found.reviews == 1
    assert found.effect.whole.change.absent
    assert found.agents == []


def test_a_version_of_another_workspace_is_not_there(page, stranger, filled):
    assert page("?version=999999").status_code == 404


def test_a_manager_makes_a_draft_of_it_and_a_lead_does_not(page, people, sign_in, filled):
    address = reverse("laboratory_draft", args=["acme"])
    given = {"query": f"version={filled.pk}&weight.tone=7&drop=greeting&pass_mark=90"}
    assert sign_in(people[Role.LEAD]).post(address, given).status_code == 403
    answer = sign_in(people[Role.MANAGER]).post(address, given)
    draft = ScorecardVersion.objects.get(status="draft")
    assert answer.url == reverse("scorecard_edit", args=["acme", filled.scorecard_id])
    assert [category.key for category in draft.content.categories] == ["tone", "solution", "policy"]
    assert draft.content.categories[0].weight == 7
    assert draft.content.policy.pass_mark == 90
    assert ScorecardVersion.objects.get(pk=filled.pk).status == "published"
    assert set(Review.objects.values_list("version", flat=True)) == {filled.pk}


def test_a_draft_there_is_is_not_written_over(people, sign_in, filled):
    client = sign_in(people[Role.MANAGER])
    address = reverse("laboratory_draft", args=["acme"])
    client.post(address, {"query": f"version={filled.pk}&weight.tone=7"})
    answer = client.post(address, {"query": f"version={filled.pk}&weight.tone=8"}, follow=True)
    assert b"has a draft already" in answer.content
    assert ScorecardVersion.objects.get(status="draft").content.categories[0].weight == 7


def test_a_variant_is_kept_under_a_name(page, people, sign_in, filled):
    sign_in(people[Role.LEAD]).post(
        reverse("keep_view", args=["acme"]),
        {
            "dashboard": "laboratory",
            "name": "Tone first",
            "query": f"version={filled.pk}&weight.tone=60",
            "here": reverse("laboratory", args=["acme"]),
        },
    )
    assert DashboardView.objects.get().name == "Tone first"
    assert b"Tone first" in page().content

"""The page of one scorecard: reading, versions, teams, archive, YAML, comparison."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.people.models import Team, Workspace
from evenhand.scorecards.files import read_file, ready_scorecard
from evenhand.scorecards.services import (
    archive,
    assign_teams,
    create_scorecard,
    open_draft,
    publish,
)


@pytest.fixture
def client(viewer, sign_in):
    return sign_in(viewer)


def address(name, version, **more):
    return reverse(name, kwargs={"slug": "acme", "scorecard": version.scorecard_id} | more)


def test_the_version_in_use_is_shown_rather_than_the_draft(client, draft):
    assert client.get(address("scorecard", draft)).context["version"].number == 1


def test_a_scorecard_never_published_shows_its_draft(client, workspace, content):
    draft = create_scorecard(workspace, content)
    answer = client.get(address("scorecard", draft))
    assert answer.context["version"] == draft
    assert "not in use" in answer.content.decode()


def test_every_question_and_every_rule_of_scoring_can_be_read(client, published):
    page = client.get(address("scorecard", published)).content.decode()
    for category in published.content.categories:
        assert category.name in page
        assert all(option.label in page for option in category.options)
    assert "Pass mark" in page


def test_any_version_can_be_opened(client, draft):
    found = client.get(address("scorecard_version", draft, number=2))
    assert found.context["version"] == draft
    assert client.get(address("scorecard_version", draft, number=3)).status_code == 404


def test_a_version_says_who_published_it(client, workspace, content, viewer):
    version = publish(create_scorecard(workspace, content), viewer.user)
    assert str(viewer.user) in client.get(address("scorecard", version)).content.decode()


def test_the_yaml_of_a_version_is_the_version(client, published):
    answer = client.get(address("scorecard_yaml", published, number=1))
    assert read_file(answer.content) == published.content
    assert "general-support-v1.yaml" in answer["Content-Disposition"]


def test_teams_are_taken_from_the_scorecard_they_were_on(client, workspace, published, team):
    other = create_scorecard(workspace, ready_scorecard("sales-chat")).scorecard
    assign_teams(other, [team])
    client.post(address("scorecard_teams", published), {"team": [team.pk]})
    assert list(team.scorecards.all()) == [published.scorecard]


def test_a_team_of_another_workspace_is_not_assigned(client, published):
    foreign = Team.objects.create(
        workspace=Workspace.objects.create(slug="far", name="Far"), name="Far"
    )
    client.post(address("scorecard_teams", published), {"team": [foreign.pk]})
    assert not published.scorecard.teams.exists()


def test_a_list_of_teams_that_is_none_is_refused(client, published):
    assert client.post(address("scorecard_teams", published), {"team": ["x"]}).status_code == 400


def test_an_archived_scorecard_can_be_taken_back(client, published, team):
    assign_teams(published.scorecard, [team])
    client.post(address("scorecard_archive", published))
    published.scorecard.refresh_from_db()
    assert published.scorecard.archived_at
    assert not team.scorecards.exists()
    client.post(address("scorecard_restore", published))
    published.scorecard.refresh_from_db()
    assert published.scorecard.archived_at is None


def test_the_comparison_starts_with_the_last_two_versions(client, draft):
    answer = client.get(address("scorecard_compare", draft))
    found = answer.context["comparison"]
    assert {change.change for change in found.breaking} == {"changed", "removed"}
    assert [change.what for change in found.wording] == ["Understood the problem: guidance"]


def test_any_two_versions_can_be_compared(client, draft):
    answer = client.get(address("scorecard_compare", draft), {"from": 2, "to": 2})
    assert answer.context["comparison"].same
    assert client.get(address("scorecard_compare", draft), {"from": 9}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_versions_and_teams(
    client, workspace, published, team
):
    with CaptureQueriesContext(connection) as few:
        client.get(address("scorecard", published))
    for number in range(3):
        publish(open_draft(published.scorecard))
        Team.objects.create(workspace=workspace, name=f"Team {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address("scorecard", published))
    assert len(many) == len(few)


def test_what_is_archived_is_no_longer_offered_for_editing(client, published):
    archive(published.scorecard)
    page = client.get(address("scorecard", published)).content.decode()
    assert address("scorecard_draft", published) not in page

"""The pages of alerts: who sees them, who settles them, what is behind them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.insights.alerts import services
from evenhand.insights.alerts.models import Alert, AlertRules, Webhook
from evenhand.people.roles import Role
from insights.alerts.conftest import TODAY


@pytest.fixture
def alert(declining, workspace):
    [found] = services.look_at(services.ask_again(workspace, TODAY))
    return found


def address(name, *rest):
    return reverse(name, args=["acme", *rest])


def test_an_alert_opens_the_conversations_behind_it_and_says_how_rare_it_is(
    alert, people, sign_in, django_assert_max_num_queries
):
    client = sign_in(people[Role.AUDITOR])
    with django_assert_max_num_queries(30):
        page = client.get(address("alert", alert.pk))
    reviews = list(page.context["page"])
    assert {review.segment.agent.name for review in reviews} == {"Ana"}
    assert [review.score for review in reviews] == sorted(review.score for review in reviews)
    said = page.content.decode()
    assert "false alarm about once in 500 weeks" in said
    assert address("conversation", reviews[0].segment.conversation_id) in said
    assert f"first_day={alert.since}" in said
    assert address("settle_alert", alert.pk) not in said


def test_the_list_asks_as_much_for_many_as_for_one(alert, people, sign_in):
    client = sign_in(people[Role.LEAD])
    queries_of(client)
    before = queries_of(client)
    for day in range(1, 9):
        fresh = Alert.objects.get(pk=alert.pk)
        fresh.pk, fresh.day = None, date(2026, 1, day)
        fresh.save()
    assert queries_of(client) == before


def queries_of(client):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address("alerts")).status_code == 200
    return len(seen)


def test_an_agent_sees_no_alert_not_even_of_their_own_team(alert, people, sign_in):
    for role in (Role.AGENT, Role.REVIEWER):
        client = sign_in(people[role])
        for page in (address("alerts"), address("alert", alert.pk), address("alert_rules")):
            assert client.get(page).status_code == 403


def test_a_stranger_and_another_workspace_find_nothing(alert, stranger, sign_in):
    client = sign_in(stranger)
    assert client.get(address("alert", alert.pk)).status_code == 404
    assert client.get(reverse("alert", args=["other", alert.pk])).status_code == 404


def test_a_lead_settles_an_alert_with_a_note(alert, people, sign_in):
    client = sign_in(people[Role.LEAD])
    settle = address("settle_alert", alert.pk)
    assert client.post(settle, {"state": "acknowledged", "text": ""}).status_code == 302
    refused = client.post(settle, {"state": "resolved", "text": " "})
    assert refused.status_code == 422
    assert "in a sentence" in refused.content.decode()
    client.post(settle, {"state": "resolved", "text": "New queue; coached."})
    alert.refresh_from_db()
    assert alert.state == "resolved"
    assert [note.text for note in alert.notes.all()] == ["", "New queue; coached."]
    assert list(client.get(address("alerts")).context["page"]) == []
    assert list(client.get(address("alerts") + "?state=resolved").context["page"]) == [alert]


def test_rules_are_kept_and_wrong_ones_are_not(people, sign_in, workspace):
    client = sign_in(people[Role.LEAD])
    rules = {"on": "on", "least": "5", "share": "5", "baseline": "10", "cooldown": "4"}
    assert client.post(address("alert_rules"), rules).status_code == 302
    assert AlertRules.objects.get().least == 5
    assert client.post(address("alert_rules"), {**rules, "baseline": "1"}).status_code == 422
    assert AlertRules.objects.get().baseline == 10


def test_webhooks_are_added_and_removed(people, sign_in, workspace):
    client = sign_in(people[Role.MANAGER])
    hook = {"url": "https://example.com/hook"}
    assert client.post(address("add_webhook"), hook).status_code == 302
    assert client.post(address("add_webhook"), {"url": "http://example.com"}).status_code == 422
    page = client.get(address("alert_rules")).content.decode()
    made = Webhook.objects.get()
    assert made.secret in page
    client.post(address("switch_webhook", made.pk), {"on": "0"})
    made.refresh_from_db()
    assert not made.on
    client.post(address("remove_webhook", made.pk))
    assert not Webhook.objects.exists()


def test_an_empty_page_says_what_is_needed(people, sign_in, workspace):
    page = sign_in(people[Role.LEAD]).get(address("alerts")).content.decode()
    assert "At least nine weeks of reviews" in page

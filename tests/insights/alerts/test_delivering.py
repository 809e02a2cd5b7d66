"""Webhooks: signed, tried again, never two deliveries of one alert, nowhere they must not go."""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError

from evenhand.errors import InputError
from evenhand.insights.alerts.delivering import PAUSES, send_due
from evenhand.insights.alerts.models import Alert, Delivery
from evenhand.insights.alerts.services import add_webhook
from evenhand.people.models import Team

NOW = datetime(2026, 4, 6, 12, tzinfo=UTC)


@pytest.fixture
def delivery(workspace, receiver):
    alert = Alert.objects.create(
        workspace=workspace,
        metric="people",
        team=Team.objects.create(workspace=workspace, name="Billing"),
        day=date(2026, 4, 5),
        since=date(2026, 3, 9),
        compared_from=date(2026, 1, 5),
        change=-12.34,
        p_value=0.001,
        false_alarm_every=499.7,
        reviews=12,
    )
    hook = add_webhook(workspace, receiver.url)
    return Delivery.objects.create(webhook=hook, alert=alert, due_at=NOW)


def test_what_is_sent_is_signed_and_says_what_was_raised(delivery, receiver):
    assert send_due(NOW) == 1
    [(headers, body)] = receiver.received
    assert headers["X-Evenhand-Delivery"] == str(delivery.pk)
    stamp, signature = (part.split("=")[1] for part in headers["X-Evenhand-Signature"].split(","))
    secret = delivery.webhook.secret.encode()
    wanted = hmac.new(secret, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert signature == wanted
    told = json.loads(body)["alert"]
    assert (told["team"], told["agent"], told["change"]) == ("Billing", None, -12.3)
    assert told["address"].endswith(f"/w/acme/alerts/{delivery.alert_id}/")


def test_what_was_taken_is_not_sent_again(delivery, receiver):
    send_due(NOW)
    assert send_due(NOW + timedelta(days=9)) == 0
    assert len(receiver.received) == 1


def test_what_was_refused_is_tried_again_later_under_the_same_id(delivery, receiver):
    receiver.answers = [500, 302, 200]
    assert send_due(NOW) == 0
    assert send_due(NOW + PAUSES[0] - timedelta(seconds=1)) == 0
    assert len(receiver.received) == 1
    assert send_due(NOW + PAUSES[0]) == 0
    assert send_due(NOW + PAUSES[0] + PAUSES[1]) == 1
    assert {headers["X-Evenhand-Delivery"] for headers, _body in receiver.received} == {
        str(delivery.pk)
    }
    assert len({body for _headers, body in receiver.received}) == 1


def test_who_never_takes_it_is_given_up(delivery, receiver):
    receiver.answers = [503] * 99
    moment = NOW
    for pause in (*PAUSES, PAUSES[-1], PAUSES[-1]):
        send_due(moment)
        moment += pause
    delivery.refresh_from_db()
    assert len(receiver.received) == len(PAUSES) + 1
    assert delivery.given_up_at is not None
    assert delivery.answer.startswith("503")


def test_a_worker_killed_in_between_leaves_it_to_the_next_try(delivery, receiver):
    Delivery.objects.filter(pk=delivery.pk).update(tries=1, due_at=NOW + PAUSES[0])
    assert send_due(NOW) == 0
    assert send_due(NOW + PAUSES[0]) == 1


def test_a_server_that_is_not_there_is_tried_again(delivery, receiver):
    receiver.server.server_close()
    assert send_due(NOW) == 0
    delivery.refresh_from_db()
    assert (delivery.tries, delivery.delivered_at) == (1, None)
    assert delivery.answer


def test_an_alert_goes_to_a_webhook_once(delivery):
    with pytest.raises(IntegrityError):
        Delivery.objects.create(webhook=delivery.webhook, alert=delivery.alert, due_at=NOW)


def test_nothing_goes_to_ones_own_network_unless_allowed(delivery, receiver, monkeypatch):
    monkeypatch.setattr(settings, "ENV", {**settings.ENV, "WEBHOOK_PRIVATE": False})
    assert send_due(NOW) == 0
    delivery.refresh_from_db()
    assert "not allowed" in delivery.answer
    assert receiver.received == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "ftp://example.com/hook",
        "https://me:secret@example.com/hook",
        "https:///hook",
    ],
)
def test_an_address_that_must_not_be_sent_to_is_refused(workspace, url):
    with pytest.raises(InputError):
        add_webhook(workspace, url)


def test_an_address_is_on_the_list_once(workspace):
    add_webhook(workspace, "https://example.com/hook")
    with pytest.raises(InputError, match="already"):
        add_webhook(workspace, "https://example.com/hook")

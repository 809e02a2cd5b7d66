"""The daily look: what it finds, whom it tells, and that it tells them once."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from evenhand.insights.alerts import reading, services, showing
from evenhand.insights.alerts.delivering import send_due as send_webhooks_due
from evenhand.insights.alerts.models import Alert, AlertRules, WatchRun, Webhook
from evenhand.insights.alerts.tasks import PAUSE, REST, enqueue_due, watch_workspace
from evenhand.insights.annotations.models import Annotation
from evenhand.insights.annotations.services import annotate
from evenhand.insights.facts.models import FactChange, FactStore
from evenhand.people.models import Notice
from evenhand.people.notices import send_due as send_mail_due
from insights.alerts.conftest import TODAY


def look(workspace):
    return services.look_at(services.ask_again(workspace, TODAY))


def test_the_agent_who_dropped_is_alerted_with_what_is_quality(declining, workspace):
    [alert] = look(workspace)
    assert (alert.agent.name, alert.metric, alert.team.name) == ("Ana", "people", "Billing")
    assert alert.since == date(2026, 3, 23)
    assert alert.since < alert.day < TODAY
    assert -60 < alert.change < -40
    assert alert.parts["quality"][2] < 0
    assert alert.parts["mix"][0] == pytest.approx(0)
    assert services.sentence(alert).startswith("Ana is down ")


def test_looking_again_raises_nothing_twice(declining, workspace):
    assert len(look(workspace)) == 1
    assert look(workspace) == []
    assert Alert.objects.count() == 1


def test_leads_and_up_are_told_once_in_the_app_by_mail_and_a_webhook_and_nobody_else(
    declining, people, workspace, receiver, mailoutbox
):
    services.add_webhook(workspace, receiver.url)
    for _again in range(2):
        look(workspace)
        send_mail_due(timezone.now() + timedelta(hours=1))
        send_webhooks_due(timezone.now() + timedelta(hours=1))
    alert = Alert.objects.get()
    told = Notice.objects.filter(kind="alert").values_list("member__role", flat=True)
    assert sorted(told) == ["admin", "lead", "manager"]
    asked = {people[role].user.email for role in ("admin", "lead", "manager")}
    assert {sent.to[0] for sent in mailoutbox} == asked
    assert len(mailoutbox) == 3
    assert all("Ana is down" in sent.subject + sent.body for sent in mailoutbox)
    assert all(f"/w/acme/alerts/{alert.pk}/" in sent.body for sent in mailoutbox)
    [(_headers, body)] = receiver.received
    assert json.loads(body)["alert"]["agent"] == "Ana"


def test_what_was_raised_long_ago_is_kept_and_told_nobody(declining, people, workspace):
    later = declining.segments(1, agent="Ben", when=datetime(2026, 5, 4, tzinfo=UTC))
    declining.review(later, [90])
    run = services.ask_again(workspace, date(2026, 5, 11))
    assert len(services.look_at(run)) == 1
    assert not Notice.objects.exists()


def test_a_change_noted_by_hand_begins_the_charts_anew_where_it_says_so(
    declining, workspace, viewer
):
    noted = Annotation(day=date(2026, 3, 23), text="new rules", anew=False)
    annotate(viewer, noted)
    [alert] = look(workspace)
    alert.delete()
    noted.anew = True
    noted.save()
    assert look(workspace) == []


def test_a_note_for_another_team_changes_nothing(declining, workspace, viewer):
    other = declining.team("Orders")
    annotate(viewer, Annotation(team=other, day=date(2026, 3, 23), text="new rules"))
    assert len(look(workspace)) == 1


def test_a_workspace_without_reviews_is_looked_at_and_nothing_is_found(workspace):
    run = services.ask_again(workspace, TODAY)
    assert services.look_at(run) == []
    assert WatchRun.objects.get().done_at


def test_hand_picked_reviews_and_those_picked_by_risk_are_not_watched(declining, workspace):
    [before] = reading.series_of(workspace, reading.week_of(TODAY) - timedelta(weeks=1))
    segments = declining.segments(2, when=datetime(2026, 3, 30, 9, tzinfo=UTC))
    declining.review(segments[:1], [0], purpose="manual", probability=None)
    declining.review(segments[1:], [0], purpose="risk", probability=0.5)
    [after] = reading.series_of(workspace, reading.week_of(TODAY) - timedelta(weeks=1))
    assert len(after.series.score) == len(before.series.score)


def test_the_chart_of_an_alert_ends_with_its_week_and_knows_the_level_before(declining, workspace):
    [alert] = look(workspace)
    shown = showing.history(alert)
    assert shown.together == 1
    assert 80 < shown.level < 100
    assert len(shown.weeks) == (alert.day - date(2026, 1, 5)).days // 7 + 1
    assert shown.weeks[-1].human.value < 60


def test_every_workspace_is_listed_once_a_day_and_worked_on_once(declining, workspace, stranger):
    now = datetime(2026, 4, 6, 12, tzinfo=UTC)
    AlertRules.objects.create(workspace=stranger.workspace, on=False)
    enqueue_due(now)
    enqueue_due(now)
    run = WatchRun.objects.get()
    assert (run.workspace, run.day) == (workspace, TODAY)
    watch_workspace.func(run.pk)
    watch_workspace.func(run.pk)
    run.refresh_from_db()
    assert (run.tries, Alert.objects.count()) == (1, 1)
    assert enqueue_due(now) == 0


def test_a_run_somebody_is_at_is_left_alone(workspace):
    run = services.ask_again(workspace, TODAY)
    now = datetime(2026, 4, 6, 12, tzinfo=UTC)
    assert services.take(run, now)
    assert not services.take(run, now + timedelta(minutes=9))
    assert services.take(run, now + timedelta(minutes=11))


def test_only_webhooks_that_are_on_get_it(declining, workspace, receiver):
    services.add_webhook(workspace, receiver.url)
    off = services.add_webhook(workspace, receiver.url + "/off")
    Webhook.objects.filter(pk=off.pk).update(on=False)
    [alert] = look(workspace)
    assert [one.webhook.url for one in alert.deliveries.all()] == [receiver.url]


@pytest.fixture
def looked_at(declining, workspace):
    """A look that took no time, with figures written after it; when the next may be."""
    now = datetime(2026, 4, 6, 12, tzinfo=UTC)
    enqueue_due(now)
    watch_workspace.func(WatchRun.objects.get().pk)
    WatchRun.objects.update(begun_at=now, done_at=now)
    FactChange.objects.all().delete()
    FactStore.objects.update_or_create(
        workspace=workspace, defaults={"written_at": now + timedelta(seconds=1)}
    )
    return now + 2 * PAUSE


def test_what_came_in_after_the_look_is_looked_at_the_same_day(looked_at, workspace):
    Alert.objects.all().delete()
    assert enqueue_due(looked_at) == 1
    watch_workspace.func(WatchRun.objects.get().pk)
    assert Alert.objects.get().agent.name == "Ana"
    assert enqueue_due(looked_at) == 0


def test_a_look_waits_for_what_is_on_its_way_and_rests_after_a_long_one(looked_at, workspace):
    change = FactChange.objects.create(workspace=workspace.pk, subject="review", row_id=1)
    assert enqueue_due(looked_at) == 0
    change.delete()
    WatchRun.objects.update(begun_at=F("done_at") - PAUSE)
    assert enqueue_due(looked_at) == 0
    assert enqueue_due(looked_at + REST * PAUSE) == 1


def test_nothing_new_is_not_looked_at_again(looked_at):
    FactStore.objects.update(written_at=looked_at - timedelta(days=1))
    assert enqueue_due(looked_at) == 0


def test_one_cause_is_told_once_and_what_is_kept_quiet_not_at_all(declining, workspace, viewer):
    rules = services.queries.rules_of(workspace)
    rules.cooldown = 0
    services.change_rules(rules)
    [alert] = look(workspace)
    Alert.objects.filter(pk=alert.pk).update(day=alert.since)
    assert look(workspace) == []
    services.settle(viewer, alert, "acknowledged", "in training", TODAY)
    Alert.objects.filter(pk=alert.pk).update(day=alert.since - timedelta(weeks=5))
    assert look(workspace) == []
    Alert.objects.update(quiet_until=None)
    assert len(look(workspace)) == 1

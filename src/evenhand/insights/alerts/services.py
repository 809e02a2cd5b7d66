"""Looking for changes, settling alerts, and saying how they are raised."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from evenhand.errors import InputError
from evenhand.insights.alerts import queries, reading, watching
from evenhand.insights.alerts.addresses import check_address
from evenhand.insights.alerts.models import (
    Alert,
    AlertNote,
    AlertRules,
    Delivery,
    WatchRun,
    Webhook,
)
from evenhand.insights.alerts.watching import Raised
from evenhand.people.models import Membership, Workspace
from evenhand.people.notices import NoticeKind, notify

NEWS = timedelta(days=14)
"""What was raised longer ago, as when a year is looked at for the first time, is told nobody."""

TERM = timedelta(minutes=10)
TRIES = 3


def take(run: WatchRun, now: datetime) -> bool:
    """Whether this worker, and no other, looks now."""
    free = Q(begun_at=None) | Q(begun_at__lt=now - TERM)
    mine = WatchRun.objects.filter(free, pk=run.pk, done_at=None, tries__lt=TRIES)
    return bool(mine.update(begun_at=now, tries=F("tries") + 1))


def look_at(run: WatchRun) -> list[Alert]:
    """Look at a workspace as of the day of the run; what is new. Doing it twice does nothing twice.

    Everything that is found is kept together with whom it goes to, or nothing is.
    """
    workspace = run.workspace
    last_week = reading.last_whole_week(workspace, run.day)
    found = _found(workspace, last_week) if last_week else []
    with transaction.atomic():
        kept = [
            alert for team, metric, one in found for alert in _keep(workspace, team, metric, one)
        ]
        if last_week:
            _tell(workspace, [alert for alert in kept if alert.day + NEWS > _end(last_week)])
        WatchRun.objects.filter(pk=run.pk).update(done_at=timezone.now(), problem="")
    return kept


def _found(workspace: Workspace, last_week: date) -> list[tuple[int, Alert.Metric, Raised]]:
    rules = queries.as_watch(queries.rules_of(workspace))
    found: list[tuple[int, Alert.Metric, Raised]] = []
    for watched in reading.series_of(workspace, last_week):
        resets = [reset.day.toordinal() for reset in reading.resets_of(workspace, watched)]
        raised = watching.look(watched.series, rules, resets)
        found += [(watched.team, watched.metric, one) for one in raised]
    return found


def _keep(workspace: Workspace, team: int, metric: Alert.Metric, raised: Raised) -> Iterable[Alert]:
    """The alert, unless the same was said, or is not to be said."""
    day = _end(date.fromordinal(raised.week))
    quiet = timedelta(weeks=queries.rules_of(workspace).cooldown)
    same = Alert.objects.filter(metric=metric, team=team, agent=raised.agent)
    if same.filter(_near(day, quiet) | _one_cause(raised, day) | Q(quiet_until__gte=day)).exists():
        return
    yield Alert.objects.create(
        workspace=workspace,
        metric=metric,
        team_id=team,
        agent_id=raised.agent,
        day=day,
        since=date.fromordinal(raised.since),
        compared_from=date.fromordinal(raised.compared_from),
        change=raised.change,
        p_value=raised.p_value,
        false_alarm_every=raised.false_alarm_every,
        reviews=raised.reviews,
        parts=watching.as_parts(raised.split),
    )


def _near(day: date, quiet: timedelta) -> Q:
    return Q(day__gte=day - quiet, day__lte=day + quiet)


def _one_cause(raised: Raised, day: date) -> Q:
    """An earlier alert, raised after this change began, was about this change."""
    way = Q(change__lt=0) if raised.change < 0 else Q(change__gt=0)
    return way & Q(day__gte=date.fromordinal(raised.since), day__lte=day)


def _end(week: date) -> date:
    return week + timedelta(days=6)


def _tell(workspace: Workspace, alerts: Iterable[Alert]) -> None:
    """In the app and by mail as each person wants it, and to every webhook that is on."""
    people = queries.those_told(workspace)
    hooks = list(Webhook.objects.filter(workspace=workspace, on=True))
    for alert in alerts:
        address = reverse("alert", args=[workspace.slug, alert.pk])
        notify(NoticeKind.ALERT, people, sentence(alert), address, once=f"alert:{alert.pk}")
        Delivery.objects.bulk_create(
            [Delivery(webhook=hook, alert=alert, due_at=alert.created_at) for hook in hooks],
            ignore_conflicts=True,
        )


def sentence(alert: Alert) -> str:
    """The alert in a line."""
    facts = {
        "who": str(alert.agent or alert.team),
        "points": formats.number_format(round(abs(alert.change), 1), 1),
        "since": formats.date_format(alert.since, "j M Y"),
        "metric": alert.get_metric_display(),
    }
    if alert.change < 0:
        return _("%(who)s is down %(points)s points since %(since)s (%(metric)s)") % facts
    return _("%(who)s is up %(points)s points since %(since)s (%(metric)s)") % facts


@transaction.atomic
def settle(
    viewer: Membership, alert: Alert, state: str, text: str, quiet_until: date | None = None
) -> AlertNote:
    """Say where an alert stands, with a note, and until when no more is to be said of the same.

    Raises
    ------
    InputError
        There is no such state, or an alert is resolved without a word why.
    """
    if state not in Alert.State.values:
        raise InputError(_("choose where the alert stands from the list."), "state")
    if state == Alert.State.RESOLVED and not text.strip():
        raise InputError(_("say in a sentence what was found, or what was done."), "text")
    Alert.objects.filter(pk=alert.pk).update(state=state, quiet_until=quiet_until)
    return AlertNote.objects.create(alert=alert, state=state, text=text.strip(), by=viewer.user)


@transaction.atomic
def change_rules(rules: AlertRules) -> AlertRules:
    """Keep how alerts are raised; what was raised stays."""
    rules.save()
    return rules


def add_webhook(workspace: Workspace, url: str) -> Webhook:
    """Send alerts to an address from now on, signed with a new secret.

    Raises
    ------
    InputError
        Nothing may be sent there, or it is on the list already.
    """
    check_address(url)
    try:
        with transaction.atomic():
            return Webhook.objects.create(
                workspace=workspace, url=url, secret=secrets.token_hex(32)
            )
    except IntegrityError as error:
        raise InputError(_("alerts are sent there already."), "url") from error


@transaction.atomic
def switch_webhook(viewer: Membership, number: int, on: bool) -> None:
    """Send there, or do not; what waits to be sent waits on."""
    Webhook.objects.filter(workspace=viewer.workspace, pk=number).update(on=on)


@transaction.atomic
def remove_webhook(viewer: Membership, number: int) -> None:
    """Forget an address, and what was to be sent there."""
    Webhook.objects.filter(workspace=viewer.workspace, pk=number).delete()


def look_once_more(run: WatchRun) -> None:
    """Have a look done again that somebody else did not ask for in the meantime."""
    same = WatchRun.objects.filter(pk=run.pk, done_at=run.done_at)
    same.update(begun_at=None, done_at=None, tries=0)


@transaction.atomic
def ask_again(workspace: Workspace, today: date) -> WatchRun:
    """Have today's look done again, as after reviews came in."""
    run, _made = WatchRun.objects.get_or_create(workspace=workspace, day=today)
    WatchRun.objects.filter(pk=run.pk).update(begun_at=None, done_at=None, tries=0)
    return run

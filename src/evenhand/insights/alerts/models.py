"""Rules of watching, what was raised and done about it, and what goes to other systems."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import Agent, Team, Workspace


class AlertRules(models.Model):
    """How a workspace is watched, week by week. ``last_day`` is the newest day looked at."""

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    on = models.BooleanField(_("watch for changes"), default=True)
    least = models.FloatField(
        _("smallest change worth an alert, in points"),
        default=3.0,
        validators=[MinValueValidator(0.5), MaxValueValidator(50)],
    )
    share = models.FloatField(
        _("false alerts allowed among those of a week, in percent"),
        default=10.0,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    baseline = models.PositiveSmallIntegerField(
        _("weeks that set somebody's own level"),
        default=8,
        validators=[MinValueValidator(4), MaxValueValidator(26)],
    )
    cooldown = models.PositiveSmallIntegerField(
        _("weeks of silence after an alert"),
        default=3,
        validators=[MaxValueValidator(26)],
    )
    last_day = models.DateField(null=True, editable=False)

    def __str__(self) -> str:
        return f"alerts of {self.workspace}"


class WatchRun(models.Model):
    """One day's look at a workspace: the list of work, a row per day."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "day"], name="watched_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.workspace}, {self.day}"


class Alert(models.Model):
    """A change of an agent (or, without one, of a team) that is probably no chance.

    ``day`` is the last day of the week that raised it; ``since`` the first of the week in which
    the change seems to have begun. ``parts`` splits the change into mix and quality, with
    intervals. Nothing more is said of the same until ``quiet_until``.
    """

    class Metric(models.TextChoices):
        PEOPLE = "people", _("IQS, people")
        AUTOMATIC = "automatic", _("automatic score")
        CSAT = "csat", _("CSAT")

    class State(models.TextChoices):
        NEW = "new", _("new")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")
        RESOLVED = "resolved", _("resolved")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    metric = models.CharField(max_length=12, choices=Metric.choices)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, related_name="+")
    day = models.DateField()
    since = models.DateField()
    compared_from = models.DateField()
    change = models.FloatField()
    p_value = models.FloatField()
    false_alarm_every = models.FloatField()
    reviews = models.PositiveIntegerField()
    parts = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    quiet_until = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["workspace", "-day", "-id"], name="alert_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "team", "agent", "day"],
                condition=Q(agent__isnull=False),
                name="agent_alerted_once",
            ),
            models.UniqueConstraint(
                fields=["metric", "team", "day"],
                condition=Q(agent__isnull=True),
                name="team_alerted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent or self.team}: {self.change:+.1f} ({self.day})"


class AlertNote(models.Model):
    """What somebody did about an alert, or said of it."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="notes")
    state = models.CharField(max_length=12, choices=Alert.State.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.alert}: {self.state}"


class Webhook(models.Model):
    """Where alerts are sent; ``secret`` signs what is sent."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(max_length=64)
    on = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "url"], name="webhook_address_once")
        ]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One alert for one webhook: tried again, later each time, until taken or given up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="deliveries")
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "alert"], name="alert_delivered_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(delivered_at__isnull=True, given_up_at__isnull=True),
                name="delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.id}: {self.webhook}"

"""Plans: what is to be reviewed, by whom and how often; and the cycles they have run."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import User, Workspace
from evenhand.reviews.models.draws import Draw
from evenhand.scorecards.models import Scorecard


class SavedFilter(models.Model):
    """Criteria with a name; private to their owner, or shared with the workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    shared = models.BooleanField(_("shared"), default=False)
    criteria = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "owner", "name"], name="saved_filter_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Plan(models.Model):
    """What is drawn and when, who reviews it, and what they see.

    Without a ``scorecard``, each conversation is reviewed on its team's own. Days and times are
    those of ``zone``. ``next_at`` is the next cycle's moment; empty when there is none to come.
    """

    class Repeat(models.TextChoices):
        ONCE = "once", _("Once, now")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")
        FORTNIGHTLY = "fortnightly", _("Every two weeks")
        MONTHLY_DATE = "monthly_date", _("Every month, on the same date")
        MONTHLY_WEEKDAY = "monthly_weekday", _("Every month, on the same weekday (2nd Tuesday)")
        MONTHLY_LAST = "monthly_last", _("Every month, on the last such weekday")

    class Goal(models.TextChoices):
        SHARED = "shared", _("for everyone together")
        EACH = "each", _("for each reviewer")

    class Assignment(models.TextChoices):
        ROTATED = "rotated", _("Dealt out, so that reviewers share agents")
        POOL = "pool", _("A common pool: whoever is free takes the next")

    class Disputes(models.TextChoices):
        WORKSPACE = "", _("As the workspace's rules say")
        OTHER = "other", _("Somebody else than the reviewer")
        ANYONE = "anyone", _("The reviewer, or any lead")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="plans")
    name = models.CharField(_("name"), max_length=120)
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, null=True, related_name="+")
    criteria = models.JSONField(default=dict)
    design = models.JSONField(default=dict)
    size = models.PositiveIntegerField()
    goal = models.CharField(max_length=8, choices=Goal.choices, default=Goal.SHARED)
    repeat = models.CharField(max_length=16, choices=Repeat.choices)
    first_day = models.DateField()
    at = models.TimeField()
    zone = models.CharField(max_length=64)
    window_days = models.PositiveSmallIntegerField(null=True)
    assignment = models.CharField(
        max_length=8, choices=Assignment.choices, default=Assignment.ROTATED
    )
    everyone = models.BooleanField(default=True)
    reviewers = models.ManyToManyField(User, related_name="+")
    excluded = models.ManyToManyField(User, related_name="+")
    double_share = models.PositiveSmallIntegerField(default=0)
    hide_automatic = models.BooleanField(default=True)
    hide_reviews = models.BooleanField(default=True)
    due_days = models.PositiveSmallIntegerField(default=7)
    disputes = models.CharField(max_length=8, choices=Disputes.choices, blank=True)
    paused_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    edit = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(double_share__lte=100), name="plan_double_share"),
            models.CheckConstraint(condition=Q(size__gte=1), name="plan_draws_something"),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(next_at__isnull=False, paused_at__isnull=True),
                name="plan_to_run",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Cycle(models.Model):
    """One run of a plan. A plan runs once per period, however many workers there are.

    ``period`` is the day of the run in the plan's zone. Where nothing could be drawn, ``note``
    says why.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="cycles")
    period = models.DateField()
    moment = models.DateTimeField()
    due_at = models.DateTimeField()
    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, null=True, related_name="cycle")
    note = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-period"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "period"], name="plan_runs_once_per_period")
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.period}"

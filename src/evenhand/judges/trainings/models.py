"""Trainings of local judges: who asked, how far it is, what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import Workspace
from evenhand.scorecards.models import ScorecardVersion


class Training(models.Model):
    """A local judge to be trained, once for everybody who asks while it is open.

    The list of this work. A worker takes a row by changing its lease and goes on only if exactly
    one row changed. ``before`` is the version that was in use, ``after`` the one that came of it:
    the same one where nothing new was learnt. ``newest_review`` is the last review there was to
    learn from: those with a higher number came later. ``why`` says in words what was missing
    (refused) or went wrong (failed, or being tried again).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a worker")
        RUNNING = "running", _("Training")
        DONE = "done", _("Trained")
        REFUSED = "refused", _("Too few reviews")
        FAILED = "failed", _("Failed")

    class Stage(models.TextChoices):
        READING = "reading", _("Reading the reviewed conversations")
        LEARNING = "learning", _("Learning")
        MEASURING = "measuring", _("Comparing with people")
        KEEPING = "keeping", _("Keeping what was learnt")

    OPEN = (State.WAITING, State.RUNNING)

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    scorecard_version = models.ForeignKey(
        ScorecardVersion, on_delete=models.CASCADE, related_name="trainings"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=9, choices=Stage.choices, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    why = models.TextField(blank=True)
    newest_review = models.PositiveBigIntegerField(default=0)
    before = models.ForeignKey(
        "judges.JudgeVersion", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    after = models.ForeignKey(
        "judges.JudgeVersion", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard_version"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_open_training",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scorecard_version}: {self.get_state_display()}"

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in self.OPEN

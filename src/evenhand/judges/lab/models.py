"""Runs of the lab: what a judge version said of chosen conversations. Never reviews."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from evenhand.conversations.models import Segment
from evenhand.people.models import Workspace
from evenhand.scorecards.models import Category


class LabRun(models.Model):
    """One judge version asked about chosen conversations, another one beside it if wanted.

    A run of anchors asks about the same conversations as the version's first one did, so that
    repeat agreement and drift can be told. ``chosen`` holds the filters, the size and the seed.
    """

    class Kind(models.TextChoices):
        TEST = "test", _("Test")
        ANCHORS = "anchors", _("Anchors")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    judge_version = models.ForeignKey(
        "judges.JudgeVersion", on_delete=models.CASCADE, related_name="lab_runs"
    )
    before = models.ForeignKey(
        "judges.JudgeVersion", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TEST)
    chosen = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["workspace", "-created_at"], name="lab_run_newest"),
            models.Index(fields=["state", "lease_until"], name="lab_run_to_take"),
        ]

    def __str__(self) -> str:
        return f"{self.judge_version}: {self.get_kind_display()}"


class LabCase(models.Model):
    """A conversation part of a run: the list of its work.

    ``score`` and ``before_score`` are review scores, empty while not judged or without a score;
    ``problem`` says why it could not be judged.
    """

    run = models.ForeignKey(LabRun, on_delete=models.CASCADE, related_name="cases")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    content_hash = models.CharField(max_length=32, blank=True)
    judged = models.BooleanField(default=False)
    score = models.FloatField(null=True)
    before_score = models.FloatField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["run", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "segment"], name="lab_case_once")]

    def __str__(self) -> str:
        return f"{self.run}: {self.segment}"


class LabVerdict(models.Model):
    """What was said of one category of a case.

    ``option`` counts from the best, -1 is N/A, empty an abstention; ``before`` is what the other
    version said, in the same way. ``evidence`` are places, ``[message, start, end]`` each, never
    words. ``learnt`` says that the judge learnt from this segment, so that the answer is one of a
    fit that did not see it.
    """

    case = models.ForeignKey(LabCase, on_delete=models.CASCADE, related_name="verdicts")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    option = models.SmallIntegerField(null=True)
    before = models.SmallIntegerField(null=True)
    confidence = models.FloatField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    evidence = models.JSONField(default=list)
    learnt = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "category"], name="lab_verdict_once")
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.category}"

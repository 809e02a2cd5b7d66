"""Imports: what was brought in, when, and what was rejected and why."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import User, Workspace
from evenhand.reviews.models import Review


class ImportRun(models.Model):
    """One file brought in. Running it again gives the same result as one run.

    ``entries`` conversations and problems of the file are dealt with, in its order, and the
    counts are of exactly these; a run that was killed goes on with the next. The files of
    rejected lines count up to ``rejects_bytes`` and ``reasons_bytes``: what a killed run wrote
    beyond is cut off. ``notes`` says what else there is to know of what came in.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", _("Being mapped")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="imports")
    source = models.CharField(_("source"), max_length=64)
    format = models.CharField(_("format"), max_length=40)
    filename = models.CharField(_("file"), max_length=255)
    file = models.CharField(max_length=400, blank=True)
    options = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    bytes_read = models.PositiveBigIntegerField(default=0)
    bytes_total = models.PositiveBigIntegerField(default=0)
    entries = models.PositiveBigIntegerField(default=0)
    lines = models.PositiveBigIntegerField(default=0)
    added = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    rejects_file = models.CharField(max_length=400, blank=True)
    rejects_bytes = models.PositiveBigIntegerField(default=0)
    reasons_bytes = models.PositiveBigIntegerField(default=0)
    notes = models.JSONField(default=dict)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-created_at"], name="import_newest")]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_unfinished(self) -> bool:
        """Whether it is on its way, or waits to be."""
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def can_go_on(self) -> bool:
        """Whether it ended before the end of the file and can be taken up again."""
        return self.state in {self.State.STOPPED, self.State.FAILED}

    @property
    def percent(self) -> int:
        """How much of the file is read."""
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.bytes_read // self.bytes_total) if self.bytes_total else 0

    @property
    def stored(self) -> int:
        """Conversations (or survey answers, or reviews) of the file in the database now."""
        return self.added + self.updated + self.unchanged


class RejectedLine(models.Model):
    """Where and why a line was not brought in (the first thousand of an import)."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejected_lines")
    line = models.PositiveBigIntegerField()
    place = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=1000)

    class Meta:
        ordering = ["line", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "line", "place"], name="rejected_line_once")
        ]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class ImportedReview(models.Model):
    """Which review a source's review is here, and what it said when it was last brought in.

    ``external_id`` is the source's own, or made of what tells the review from others there.
    ``review`` is the newest of its versions; the ones before are superseded by it.
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    source = models.CharField(max_length=64)
    external_id = models.CharField(max_length=255)
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, related_name="reviews")
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="imported")
    content_hash = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "source", "external_id"], name="imported_review_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.external_id}"

"""What was found in segments, what has been looked at, and who looks."""

from __future__ import annotations

from django.db import models

from evenhand.conversations.models import Segment
from evenhand.people.models import Workspace


class Signal(models.Model):
    """A signal found in a segment.

    ``evidence`` are places, ``[message, start, end]`` each, never words: what is blacked out in
    the transcript is blacked out here. ``value`` is in the unit of its kind.
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="signals", db_index=False
    )
    kind = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    strength = models.FloatField()
    value = models.FloatField(null=True)
    evidence = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "kind", "version"], name="signal_once")
        ]
        indexes = [models.Index(fields=["workspace", "kind", "segment"], name="signal_kind")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.segment_id}"


class Scan(models.Model):
    """A segment as it was looked at.

    ``measured`` has one bit for every detector that could tell, by its place in the table of
    detectors. ``detectors`` says which detectors looked, with which idea of what is usual.
    """

    segment = models.OneToOneField(
        Segment, on_delete=models.CASCADE, primary_key=True, related_name="scan"
    )
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    content_hash = models.CharField(max_length=32)
    detectors = models.CharField(max_length=24)
    measured = models.PositiveIntegerField(default=0)
    scanned_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "segment"], name="scan_of_workspace")]

    def __str__(self) -> str:
        return f"scan of {self.segment_id}"


class ScanWork(models.Model):
    """Who looks through a workspace's segments, and how far that has come.

    One worker has a workspace at a time, by its lease. ``usual`` is the idea of what is usual, by
    channel, made from ``usual_of`` conversations; ``usual_number`` counts its renewals.
    """

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    scanned = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    error = models.TextField(blank=True)
    usual = models.JSONField(default=dict)
    usual_of = models.PositiveIntegerField(default=0)
    usual_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"signals of {self.workspace}"

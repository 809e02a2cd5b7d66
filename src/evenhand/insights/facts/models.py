"""What the operational database knows of the facts: which are in force, and what has changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import Workspace


class FactStore(models.Model):
    """A workspace's columnar facts: ``token`` names the manifest in force, empty before any.

    Changing ``token`` is what puts new facts in force: files are written before, under names
    nobody reads yet. A worker writes only while it holds the lease.
    """

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=32, blank=True)
    written_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"facts of {self.workspace}"


class FactChange(models.Model):
    """A row that the facts must read again, written by the database in the change's transaction.

    ``workspace`` is a plain number: the mark of a deleted row may outlive its workspace.
    """

    class Subject(models.TextChoices):
        REVIEW = "review", _("Review")
        SEGMENT = "segment", _("Segment")
        CONVERSATION = "conversation", _("Conversation")
        SURVEY = "survey", _("Survey")

    workspace = models.BigIntegerField()
    subject = models.CharField(max_length=12, choices=Subject.choices)
    row_id = models.BigIntegerField()
    created_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "id"], name="fact_change_next")]

    def __str__(self) -> str:
        return f"{self.subject} {self.row_id}"

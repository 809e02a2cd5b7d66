"""A rules judge's own rules: what is in force, what is being written, what it would change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleFile(models.Model):
    """The rule file of a judge whose rules the workspace edits.

    ``published`` is in force; empty: the rules that come with the product. ``draft`` is what is
    being written, ``revision`` counts its changes: who saves names the one they started from.
    """

    judge = models.OneToOneField("judges.Judge", on_delete=models.CASCADE, related_name="rule_file")
    published = models.TextField(blank=True)
    draft = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"rules of {self.judge}"


class RuleComparison(models.Model):
    """What a draft would change, worked out segment by segment.

    The list of this work: ``cursor`` is the last segment compared, ``to_compare`` how many in all.
    ``counts`` is by category, ``changed`` the first conversations that change.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    judge = models.OneToOneField(
        "judges.Judge", on_delete=models.CASCADE, related_name="rule_comparison"
    )
    text = models.TextField()
    before = models.ForeignKey("judges.JudgeVersion", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    sample = models.JSONField(default=list)
    to_compare = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)
    cursor = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)
    changed = models.JSONField(default=list)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"comparison of {self.judge}"

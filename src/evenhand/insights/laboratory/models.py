"""Variants tried on histories too long for a page."""

from __future__ import annotations

from django.db import models

from evenhand.people.models import Workspace


class LaboratoryRun(models.Model):
    """One variant on one history: what was asked, how far it is, and what came of it.

    ``key`` is of the question and the facts it is answered from, so that the same question is
    worked out once until there are newer facts.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    query = models.TextField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="laboratory_run_once")
        ]

    def __str__(self) -> str:
        return self.query

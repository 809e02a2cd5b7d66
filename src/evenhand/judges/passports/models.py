"""Passports as they stood, so that a change can be seen."""

from __future__ import annotations

from django.db import models


class Passport(models.Model):
    """What a judge version was worth on one basis of reviews and verdicts.

    ``basis`` is a hash of all that was compared: the same basis is the same passport, and only
    ``checked_at`` moves on.
    """

    judge_version = models.ForeignKey(
        "judges.JudgeVersion", on_delete=models.CASCADE, related_name="passports"
    )
    basis = models.CharField(max_length=64)
    content = models.JSONField()
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["-checked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["judge_version", "basis"], name="passport_once_per_basis"
            )
        ]

    def __str__(self) -> str:
        return f"passport of {self.judge_version}"

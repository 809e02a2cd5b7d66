"""Which judge's scores stand for a scorecard, and which did before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.scorecards.models import Scorecard


class Choice(models.Model):
    """A judge somebody chose to speak for a scorecard, from ``since`` until ``until``.

    The open one holds today; closed ones stay as the record of who changed what and when. A
    scorecard for which nobody has chosen goes by its first judge.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="judge_choices")
    judge = models.ForeignKey("judges.Judge", on_delete=models.CASCADE, related_name="choices")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard"],
                condition=Q(until__isnull=True),
                name="one_judge_chosen_per_scorecard",
            )
        ]

    def __str__(self) -> str:
        return f"{self.judge} for {self.scorecard}"

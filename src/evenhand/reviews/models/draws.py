"""Draws that choose what is reviewed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenhand.conversations.models import Segment
from evenhand.errors import StateError
from evenhand.people.models import User, Workspace
from evenhand.scorecards.models import Scorecard


class Purpose(models.TextChoices):
    """Why a segment was picked for review."""

    RANDOM = "random", _("Random")
    STRATIFIED = "stratified", _("Stratified")
    RISK = "risk", _("Risk-based")
    MANUAL = "manual", _("Hand-picked")
    CALIBRATION = "calibration", _("Calibration")
    ONBOARDING = "onboarding", _("Onboarding")
    DISPUTE = "dispute", _("Dispute")
    ESCALATION = "escalation", _("The judge was not sure")
    EXTRA = "extra", _("Extra: somebody else had taken the slot")
    EVERY = "every", _("All conversations")
    UNKNOWN = "unknown", _("Unknown")


IN_IQS = (Purpose.RANDOM, Purpose.STRATIFIED, Purpose.RISK)
"""Purposes with a known probability: only these enter the human IQS."""


class Draw(models.Model):
    """A recorded sample: the frozen frame, the design, the seed. It can be replayed.

    ``known`` is what the design went by, one number per segment of the frame: its risk, or the
    position of its stratum. A draw never changes.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="draws")
    name = models.CharField(max_length=160)
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, null=True)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    criteria = models.JSONField(default=dict)
    design = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField()
    algorithm = models.CharField(max_length=40)
    frame = models.BinaryField()
    frame_size = models.PositiveIntegerField()
    frame_hash = models.CharField(max_length=64)
    known = models.BinaryField(default=bytes)
    size = models.PositiveIntegerField()
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-created_at"], name="draw_newest")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new draw.

        Raises
        ------
        StateError
            It is stored already: a draw never changes.
        """
        if not self._state.adding:
            raise StateError(_("A draw never changes. Make another one."))
        super().save(*args, **kwargs)


class DrawItem(models.Model):
    """One drawn segment and its chance to be in the draw."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="items")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="draw_items")
    position = models.PositiveIntegerField()
    probability = models.FloatField()
    stratum = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "segment"], name="draw_item_once"),
            models.CheckConstraint(
                condition=Q(probability__gt=0) & Q(probability__lte=1),
                name="draw_item_probability",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw} #{self.position}"

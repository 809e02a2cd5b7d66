"""The queue: one slot for each rating a draw asks for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import User, Workspace
from evenhand.reviews.models.draws import Draw, DrawItem
from evenhand.reviews.models.plans import Plan


class Slot(models.Model):
    """A drawn segment waiting for one review.

    ``copy`` is 0 for the review that counts in IQS, 1 for the blind second rating. ``reviewer``
    is who it was given to; empty: whoever takes it. ``claimed_by`` holds it until
    ``claim_until``, and did it once it is done.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLAIMED = "claimed", _("Begun")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, related_name="slots")
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="slots")
    item = models.ForeignKey(DrawItem, on_delete=models.CASCADE, related_name="slots")
    copy = models.PositiveSmallIntegerField(default=0)
    reviewer = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    claimed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    claim_until = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    skipped_reason = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "copy"], name="slot_once"),
            models.CheckConstraint(
                condition=~Q(state="claimed")
                | Q(claimed_by__isnull=False, claim_until__isnull=False),
                name="claimed_slot_has_a_holder",
            ),
            models.CheckConstraint(
                condition=~Q(state="skipped") | ~Q(skipped_reason=""),
                name="skipped_slot_has_a_reason",
            ),
        ]
        indexes = [
            # With the plan at its end, what is left of each is counted without reading a slot.
            models.Index(
                fields=["workspace", "reviewer", "state", "due_at", "id", "plan"],
                name="slot_waiting_by_plan",
            ),
            models.Index(fields=["state", "claim_until"], name="slot_claims"),
            models.Index(fields=["claimed_by", "state", "due_at"], name="slot_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.copy + 1})"

    @property
    def overdue(self) -> bool:
        """Whether it is still to be done, and late."""
        unfinished = self.state in (self.State.OPEN, self.State.CLAIMED)
        return unfinished and self.due_at < timezone.now()

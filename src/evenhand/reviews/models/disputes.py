"""What comes after a review: acknowledgement, dispute, decision."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import User, Workspace
from evenhand.reviews.models.reviews import Review
from evenhand.scorecards.models import Category


class DisputeRules(models.Model):
    """How a workspace deals with disputes; without a row, the defaults hold.

    ``window_days`` counts from publication, 0 switches disputes off. ``other_decides`` keeps the
    author of a review from deciding about it. ``show_automatic`` lets agents see, and dispute,
    the automatic reviews of their own conversations. ``blind_self`` hides other reviews of a
    conversation from whoever is writing a self- or peer review of it.
    """

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="dispute_rules"
    )
    window_days = models.PositiveSmallIntegerField(
        _("days to dispute a review"), default=14, validators=[MaxValueValidator(365)]
    )
    decide_days = models.PositiveSmallIntegerField(
        _("days to decide a dispute"), default=7, validators=[MaxValueValidator(365)]
    )
    other_decides = models.BooleanField(_("somebody else than the reviewer decides"), default=True)
    show_automatic = models.BooleanField(_("agents see automatic reviews"), default=False)
    blind_self = models.BooleanField(_("self- and peer reviews are blind"), default=True)

    def __str__(self) -> str:
        return str(self.workspace)


class Acknowledgement(models.Model):
    """The agent has read a review. It stays with the version of the review that was read."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="acknowledgement")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.review} ({self.at:%Y-%m-%d})"


class Dispute(models.Model):
    """An agent's objection to a review, and what was decided.

    ``result`` is the review that came of it: the next version, or, where a judge's review was
    disputed, the deciding person's own.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Accepted in part")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="disputes")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="disputes")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    other_decides = models.BooleanField(default=True)
    assigned_to = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    result = models.OneToOneField(
        Review, on_delete=models.SET_NULL, null=True, related_name="came_of"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(status="open"), name="one_open_dispute_per_review"
            ),
            models.CheckConstraint(
                condition=Q(status="open", ended_at__isnull=True)
                | (~Q(status="open") & Q(ended_at__isnull=False)),
                name="dispute_ends_when_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "status", "due_at", "id"], name="dispute_waiting"),
            models.Index(fields=["workspace", "-ended_at", "-id"], name="dispute_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.review} ({self.status})"

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.status == self.Status.OPEN

    @property
    def decided(self) -> bool:
        """Whether somebody has decided it."""
        return self.status not in (self.Status.OPEN, self.Status.WITHDRAWN)

    @property
    def overdue(self) -> bool:
        """Whether it should have been decided by now."""
        return self.is_open and self.due_at < timezone.now()


class DisputedRating(models.Model):
    """One category of a dispute: what was rated, what is wished and why, what was decided and why.

    Options count from the best (0); -1 is N/A, as in answers.
    """

    class Decision(models.TextChoices):
        NONE = "", _("Not decided")
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Accepted in part")
        REJECTED = "rejected", _("Rejected")

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="items")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="disputed")
    before = models.SmallIntegerField()
    wished = models.SmallIntegerField(null=True)
    reason = models.TextField(max_length=4000)
    decision = models.CharField(
        max_length=10, choices=Decision.choices, default=Decision.NONE, blank=True
    )
    after = models.SmallIntegerField(null=True)
    answer = models.TextField(max_length=4000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "category"], name="disputed_once"),
            models.CheckConstraint(
                condition=Q(decision="") | ~Q(answer=""), name="decision_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(after__isnull=False), name="decision_says_what_holds"
            ),
        ]
        indexes = [
            models.Index(
                fields=["category", "-id"],
                condition=~Q(decision=""),
                name="precedents_of_category",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.decision or 'open'}"

    @property
    def overturned(self) -> bool:
        """Whether the decision changed the rating."""
        return self.decision in (self.Decision.ACCEPTED, self.Decision.PARTLY)

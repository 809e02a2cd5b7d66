"""Calibration sessions: who rates which segments blind, what was said about it, what was agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evenhand.conversations.models import Segment
from evenhand.people.models import User, Workspace
from evenhand.reviews.models import Review
from evenhand.scorecards.models import Category, ScorecardVersion


class Session(models.Model):
    """Several people rate the same segments blind, compare, and agree.

    The state is not stored: :func:`evenhand.calibration.states.state_of` derives it.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    deadline = models.DateTimeField(_("deadline"))
    show_peers = models.BooleanField(
        _("show the others' answers to a participant who has submitted that segment"),
        default=False,
    )
    hide_agent = models.BooleanField(_("hide the agent's name from participants"), default=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    discussed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at__isnull=False)
                | (Q(discussed_at__isnull=True) & Q(closed_at__isnull=True)),
                name="calibration_starts_first",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "-created_at"], name="calibration_newest")]

    def __str__(self) -> str:
        return self.name


class SegmentDraw(models.Model):
    """Segments of a session picked at random: frozen frame and seed, to be replayed."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="draws")
    criteria = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField()
    algorithm = models.CharField(max_length=40)
    frame = models.BinaryField()
    frame_size = models.PositiveIntegerField()
    frame_hash = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    drawn_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.size} of {self.frame_size}"


class Item(models.Model):
    """One segment of a session, and the scorecard version everybody rates it on.

    Without a draw it was added by hand.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="items")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="calibration_items")
    version = models.ForeignKey(ScorecardVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    draw = models.ForeignKey(SegmentDraw, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "segment"], name="calibration_item_once")
        ]

    def __str__(self) -> str:
        return str(self.segment)


class Participant(models.Model):
    """Someone who rates in a session; at most one is the baseline the others are held against."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    baseline = models.BooleanField(default=False)
    excused_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="calibration_person_once"),
            models.UniqueConstraint(
                fields=["session"], condition=Q(baseline=True), name="calibration_one_baseline"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Seat(models.Model):
    """A participant's review of one item of the session, begun or submitted."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="seats")
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="calibration_seat")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "participant"], name="calibration_seat_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.item}"


class Remark(models.Model):
    """What somebody says in the discussion of an item, of one category or of the whole."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="remarks")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.text


class AgreedAnswer(models.Model):
    """The answer a person chose for a category of an item: never a majority.

    ``option`` counts from the best; -1 is "does not apply", as in answers everywhere.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="agreed")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    option = models.SmallIntegerField()
    note = models.TextField(max_length=4000, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "category"], name="calibration_agreed_once"),
            models.CheckConstraint(condition=Q(option__gte=-1), name="calibration_agreed_option"),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.option}"

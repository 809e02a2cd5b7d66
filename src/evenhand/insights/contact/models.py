"""Contact drivers, which contacts belong to them, what people changed, and the work of finding."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evenhand.conversations.models import Conversation
from evenhand.people.models import Workspace


class Driver(models.Model):
    """A reason people get in touch, found in one language.

    A merged driver keeps its contacts and points at the one it is shown as, so that a merge can be
    taken back and outlives finding again. A main driver has narrower ones as its parts and no
    contacts of its own.
    """

    class Avoidable(models.TextChoices):
        WORDS = "words", _("by their words")
        ALL = "all", _("all of them")
        NONE = "none", _("none of them")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=16, blank=True)
    name = models.CharField(_("name"), max_length=120)
    named_by_hand = models.BooleanField(default=False)
    terms = models.JSONField(default=list)
    avoidable = models.CharField(
        _("avoidable contacts"), max_length=8, choices=Avoidable.choices, default=Avoidable.WORDS
    )
    hidden = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="split_off"
    )
    part_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="parts")
    placed_by_hand = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="driver_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="driver_not_part_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """What one conversation is about. No driver: its words do not say clearly enough.

    ``learnt_from`` marks those drivers were found in; ``pinned`` those a person put where they
    are. ``avoidable`` is the kind of phrase that makes it look avoidable. Holds no words of it.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="contact"
    )
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    driver = models.ForeignKey(
        Driver, on_delete=models.SET_NULL, null=True, related_name="contacts", db_index=False
    )
    certainty = models.FloatField(null=True)
    avoidable = models.CharField(max_length=16, blank=True)
    learnt_from = models.BooleanField(default=False)
    pinned = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-conversation"], name="contact_newest"),
            models.Index(fields=["driver", "conversation"], name="contact_of_driver"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.driver}"


class DriverChange(models.Model):
    """What a person changed, with what was before, so that the latest can be taken back."""

    class Kind(models.TextChoices):
        RENAMED = "renamed", _("renamed")
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split off")
        HIDDEN = "hidden", _("hidden or shown")
        FLAGGED = "flagged", _("avoidable contacts changed")
        PLACED = "placed", _("put under another")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    subject = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-id"], name="driver_change_latest")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"


class DriverWork(models.Model):
    """Finding a workspace's drivers, and following new conversations: the list of that work.

    One worker has it at a time, by its lease; an expired lease is free to take. Doing it twice
    does nothing twice: a conversation has one contact.
    """

    class Step(models.TextChoices):
        NONE = "none", _("nothing to do")
        WAITING = "waiting", _("waiting for a worker")
        READING = "reading", _("reading how conversations begin")
        GROUPING = "grouping", _("grouping what is alike")
        FOLLOWING = "following", _("sorting all conversations")
        FAILED = "failed", _("failed")

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    step = models.CharField(max_length=16, choices=Step.choices, default=Step.NONE)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(null=True)
    followed_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.workspace}: {self.step}"


class SavingAssumptions(models.Model):
    """What the estimated saving rests on besides what is counted.

    Shares are percent of the contacts that look avoidable; ``minutes`` empty means as measured.
    """

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    minutes = models.FloatField(
        _("minutes of work per contact"), null=True, blank=True, validators=[MinValueValidator(0.1)]
    )
    hourly_cost = models.FloatField(
        _("cost of an hour of work"), default=30, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=8, default="EUR")
    share_low = models.FloatField(
        _("at least, in percent"),
        default=30,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    share_high = models.FloatField(
        _("at most, in percent"),
        default=70,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share_low__gte=0, share_low__lte=F("share_high"), share_high__lte=100),
                name="saving_shares_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.workspace}: saving"

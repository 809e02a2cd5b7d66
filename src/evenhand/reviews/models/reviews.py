"""Reviews, their ratings and their authors."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evenhand.conversations.models import Segment
from evenhand.people.models import User, Workspace
from evenhand.reviews.models.draws import Draw, Purpose
from evenhand.reviews.models.slots import Slot
from evenhand.scorecards.models import Category, ScorecardVersion


class Author(models.Model):
    """Whoever rates: a person (with or without a sign-in) or one version of a judge."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        RULES = "rules", _("Rules")
        LOCAL = "local", _("Local model")
        LLM = "llm", _("Language model")
        ADDED = "added", _("Judge of an added package")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=150)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    external_id = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user"],
                condition=Q(user__isnull=False),
                name="one_author_per_user",
            ),
            models.UniqueConstraint(
                fields=["workspace", "kind", "external_id"],
                condition=~Q(external_id=""),
                name="author_external_id_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def automatic(self) -> bool:
        """Whether a judge, not a person."""
        return self.kind != self.Kind.PERSON


class Review(models.Model):
    """One author's ratings of one segment: one type for people and judges."""

    class Kind(models.TextChoices):
        QUALITY = "quality", _("Quality")
        SELF = "self", _("Self-review")
        PEER = "peer", _("Peer review")
        CALIBRATION = "calibration", _("Calibration")
        SECOND = "second", _("Second rating")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        DISPUTED = "disputed", _("Disputed")
        SUPERSEDED = "superseded", _("Superseded")

    class Outcome(models.TextChoices):
        PASS = "pass", _("Pass")
        FAIL = "fail", _("Fail")
        NONE = "none", _("No score")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="reviews")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="reviews")
    automatic = models.BooleanField(default=False)
    version = models.ForeignKey(ScorecardVersion, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.QUALITY)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    probability = models.FloatField(null=True)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, null=True, related_name="reviews")
    slot = models.ForeignKey(Slot, on_delete=models.SET_NULL, null=True, related_name="reviews")
    saw_automatic = models.BooleanField(null=True)
    saw_other_reviews = models.BooleanField(null=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    happened_at = models.DateTimeField()
    score = models.FloatField(null=True)
    outcome = models.CharField(max_length=4, choices=Outcome.choices, default=Outcome.NONE)
    comment = models.TextField(blank=True)
    content_hash = models.CharField(max_length=32, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, related_name="superseded_by"
    )
    edit = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "author", "version", "content_hash"],
                condition=Q(automatic=True),
                name="judge_scores_a_segment_once",
            ),
            models.UniqueConstraint(
                fields=["segment", "author", "kind"],
                condition=Q(status="draft", automatic=False),
                name="one_draft_per_author_and_segment",
            ),
            models.UniqueConstraint(
                fields=["slot"],
                condition=Q(slot__isnull=False, status__in=["published", "disputed"]),
                name="one_review_fills_a_slot",
            ),
            models.CheckConstraint(
                condition=Q(probability__isnull=True)
                | (Q(probability__gt=0) & Q(probability__lte=1)),
                name="review_probability",
            ),
            models.CheckConstraint(
                condition=~Q(purpose__in=["random", "stratified", "risk"])
                | Q(probability__isnull=False),
                name="drawn_review_has_a_probability",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False),
                name="submitted_review_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
                name="review_does_not_supersede_itself",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "automatic", "status", "happened_at"], name="review_in_iqs"
            ),
            models.Index(fields=["workspace", "author", "-submitted_at"], name="review_of_author"),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.segment}"


class Rating(models.Model):
    """The answer to one category in one review: one type for people and judges.

    ``option`` counts from the best option (0). A judge that cannot tell abstains. A draft may
    hold a comment or evidence for a category that is still open.
    """

    class State(models.TextChoices):
        RATED = "rated", _("Rated")
        NA = "na", _("Does not apply")
        ABSTAINED = "abstained", _("Cannot tell")
        OPEN = "open", _("Not answered")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="ratings")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="ratings")
    state = models.CharField(max_length=10, choices=State.choices)
    option = models.PositiveSmallIntegerField(null=True)
    root_causes = models.JSONField(default=list)
    comment = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    confidence = models.FloatField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "category"], name="rating_once"),
            models.CheckConstraint(
                condition=Q(state="rated", option__isnull=False)
                | (~Q(state="rated") & Q(option__isnull=True)),
                name="rating_has_an_option_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.option if self.state == 'rated' else self.state}"

"""Scorecards, their categories and their immutable versions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from evenhand.measure.forms import Form
from evenhand.people.models import Team, User, Workspace
from evenhand.scorecards import document as documents


class Scorecard(models.Model):
    """A form reviewers rate on. What it asks is in its versions."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="scorecards")
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    teams = models.ManyToManyField(Team, blank=True, related_name="scorecards")
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="scorecard_key_once")
        ]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """A question's identity across versions: what a person and a judge both answered."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="categories")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "key"], name="category_key_once")
        ]

    def __str__(self) -> str:
        return self.name


class ScorecardVersion(models.Model):
    """One state of a scorecard. A draft may change; a published version never does."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    document = models.JSONField()
    content_hash = models.CharField(max_length=32, blank=True)
    edit = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["scorecard"], condition=Q(status="draft"), name="one_draft_per_scorecard"
            ),
            models.UniqueConstraint(
                fields=["scorecard"],
                condition=Q(status="published"),
                name="one_published_version_per_scorecard",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} v{self.number}"

    @cached_property
    def content(self) -> documents.ScorecardDocument:
        """The typed document: names, guidance, scales, weights, policy."""
        return documents.read_stored(self.document)

    @cached_property
    def form(self) -> Form:
        """The version as the arithmetic sees it."""
        return documents.form_stored(self.document)

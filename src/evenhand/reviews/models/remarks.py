"""What is said in reviews: templates for it, hashtags and mentions in it, and praise."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import User, Workspace
from evenhand.reviews.models.reviews import Review


class CommentTemplate(models.Model):
    """A text to insert in comments; private to its owner, or shared with the workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    text = models.TextField(_("text"), max_length=4000)
    shared = models.BooleanField(_("shared"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "owner", "name"],
                condition=Q(shared=False),
                name="own_comment_template_once",
            ),
            models.UniqueConstraint(
                fields=["workspace", "name"],
                condition=Q(shared=True),
                name="shared_comment_template_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Hashtag(models.Model):
    """A word marked with # in what a published review says, in lower case."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="hashtags")
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "word"], name="hashtag_once_per_review")
        ]
        indexes = [models.Index(fields=["workspace", "word"], name="hashtag_of_workspace")]

    def __str__(self) -> str:
        return f"#{self.word}"


class Mention(models.Model):
    """Somebody named with @ in a published review that they may open; ``name`` as written there."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "user"], name="mention_once_per_review")
        ]

    def __str__(self) -> str:
        return f"@{self.name}"


class Kudos(models.Model):
    """Praise for the reviewed agent: for one message, or (without one) for the whole.

    It belongs to its review and is seen once that is submitted.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="kudos")
    message = models.PositiveIntegerField(null=True)
    quote = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "message"],
                condition=Q(message__isnull=False),
                name="kudos_once_per_message",
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(message__isnull=True),
                name="kudos_once_for_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text

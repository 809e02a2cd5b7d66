"""The record of what was said, and the parts of it that are reviewed."""

from __future__ import annotations

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from evenhand.conversations import transcript as transcripts
from evenhand.people.models import Agent, Team, Workspace


class Conversation(models.Model):
    """All messages of one contact with a customer.

    What is filtered, searched or counted is derived into columns at import; the messages are in
    the transcript.
    """

    class Channel(models.TextChoices):
        CHAT = "chat", _("Chat")
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        MESSAGING = "messaging", _("Messaging")
        SOCIAL = "social", _("Social")
        WEB = "web", _("Web form")
        OTHER = "other", _("Other")

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    source = models.CharField(_("source"), max_length=64)
    external_id = models.CharField(_("id at the source"), max_length=255)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel.choices)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    opening = models.CharField(_("opening"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=16, blank=True)
    customer = models.CharField(_("customer"), max_length=150, blank=True)
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"))
    times_assumed = models.BooleanField(default=False)
    messages = models.PositiveIntegerField(default=0)
    agent_messages = models.PositiveIntegerField(default=0)
    customer_messages = models.PositiveIntegerField(default=0)
    bot_messages = models.PositiveIntegerField(default=0)
    agent_words = models.PositiveIntegerField(default=0)
    first_reply_seconds = models.FloatField(_("first reply"), null=True)
    attributes = models.JSONField(default=dict)
    tags = models.JSONField(default=list)
    content_hash = models.CharField(max_length=32)
    redacted_at = models.DateTimeField(null=True)
    imported_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "source", "external_id"], name="conversation_once"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "-started_at", "-id"], name="conversation_newest"),
            models.Index(
                fields=["workspace", "channel", "-started_at", "-id"], name="conversation_channel"
            ),
            models.Index(
                fields=["workspace", "language", "-started_at", "-id"],
                name="conversation_language",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.opening or self.external_id


class Transcript(models.Model):
    """A conversation's messages as one document, and their text for search."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="transcript"
    )
    document = models.TextField()
    search_text = models.TextField()

    def __str__(self) -> str:
        return f"transcript of {self.conversation_id}"

    @cached_property
    def content(self) -> transcripts.Transcript:
        """The typed document."""
        return transcripts.decode(self.document)


class Tag(models.Model):
    """One of a conversation's tags, where filters find it."""

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField(_("tag"), max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "name"], name="tag_once"),
        ]
        indexes = [models.Index(fields=["workspace", "name", "-conversation"], name="tag_name")]

    def __str__(self) -> str:
        return self.name


class Segment(models.Model):
    """The part of a conversation one agent handled: the thing that is reviewed.

    ``agent`` is empty while nobody knows who replied; attribution can be corrected. ``team`` is
    the agent's team on the day, derived from dated memberships.
    ``first_message`` and ``last_message`` are positions in the transcript, both included.
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="segments", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, related_name="segments", db_index=False
    )
    team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, related_name="segments", db_index=False
    )
    author = models.CharField(max_length=255, blank=True)
    first_message = models.PositiveIntegerField(default=0)
    last_message = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    channel = models.CharField(max_length=16, choices=Conversation.Channel.choices)
    attribution_corrected = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "position"], name="segment_once")
        ]
        indexes = [
            models.Index(
                fields=["workspace", "agent", "-started_at", "-id"], name="segment_of_agent"
            ),
            models.Index(
                fields=["workspace", "team", "-started_at", "-id"], name="segment_of_team"
            ),
            models.Index(fields=["workspace", "-started_at", "-id"], name="segment_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation} ({self.position + 1})"


class SurveyAnswer(models.Model):
    """A survey sent for a conversation: the raw value and its scale, or no answer (yet)."""

    class Kind(models.TextChoices):
        CSAT = "csat", _("CSAT")
        NPS = "nps", _("NPS")
        CES = "ces", _("CES")

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="surveys", db_index=False
    )
    external_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.FloatField(null=True)
    scale_min = models.FloatField()
    scale_max = models.FloatField()
    comment = models.TextField(blank=True)
    agent = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind", "external_id"], name="survey_answer_once"
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True)
                | models.Q(value__gte=models.F("scale_min"), value__lte=models.F("scale_max")),
                name="survey_answer_on_its_scale",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "kind", "answered_at"], name="survey_answered")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Removal(models.Model):
    """Kept when something was taken out for good: who, when and how much, never what.

    ``number`` and ``external_id`` name the conversation, which may be gone.
    """

    class Kind(models.TextChoices):
        BLACKED_OUT = "blacked out", _("Blacked out")
        DELETED = "deleted", _("Deleted")

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    number = models.BigIntegerField()
    source = models.CharField(max_length=64)
    external_id = models.CharField(max_length=255)
    characters = models.PositiveIntegerField(default=0)
    went_along = models.JSONField(default=dict)
    by = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-id"], name="removal_newest")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.source} {self.external_id}"

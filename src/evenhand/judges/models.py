"""Judges, their versions, and the list of scoring work."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evenhand.conversations.models import Segment
from evenhand.judges.chosen.models import Choice
from evenhand.judges.lab.models import LabCase, LabRun, LabVerdict
from evenhand.judges.passports.models import Passport
from evenhand.judges.rules.models import RuleComparison, RuleFile
from evenhand.judges.signals.models import Scan, ScanWork, Signal
from evenhand.judges.trainings.models import Training
from evenhand.people.models import Workspace
from evenhand.reviews.models import Author
from evenhand.scorecards.models import Category, Scorecard, ScorecardVersion

__all__ = [
    "Choice",
    "Judge",
    "JudgeVersion",
    "LabCase",
    "LabRun",
    "LabVerdict",
    "OutOfFold",
    "Passport",
    "RuleComparison",
    "RuleFile",
    "Scan",
    "ScanWork",
    "ScoringBatch",
    "Signal",
    "Training",
]


class Judge(models.Model):
    """An automatic reviewer for one scorecard. What shapes its answers is in its versions."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="judges")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="judges")
    kind = models.CharField(max_length=8, choices=Author.Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "scorecard", "name"], name="judge_once")
        ]

    def __str__(self) -> str:
        return self.name


class JudgeVersion(models.Model):
    """Everything that shapes a judge's answer, by its hash. Never changes once used."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="versions")
    scorecard_version = models.ForeignKey(
        ScorecardVersion, on_delete=models.PROTECT, related_name="judge_versions"
    )
    author = models.OneToOneField(Author, on_delete=models.PROTECT, related_name="judge_version")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["judge", "content_hash"], name="judge_version_content_once"
            ),
            models.UniqueConstraint(fields=["judge", "number"], name="judge_version_number_once"),
            models.UniqueConstraint(
                fields=["judge"], condition=models.Q(current=True), name="one_current_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge} v{self.number}"


class ScoringBatch(models.Model):
    """A run of segments (by id, both ends included) that a judge version has to score.

    The list of work. A worker takes a batch by changing its lease and goes on only if exactly
    one row changed; an expired lease is free to take. Scoring twice does nothing twice: a
    segment's review by a judge version is unique. A paused batch waits for something outside (an
    endpoint, a budget): ``error`` says for what, ``resume_at`` when it is tried again by itself.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")

    judge_version = models.ForeignKey(
        JudgeVersion, on_delete=models.CASCADE, related_name="batches"
    )
    first_segment = models.PositiveBigIntegerField()
    last_segment = models.PositiveBigIntegerField()
    segments = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    scored = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    resume_at = models.DateTimeField(null=True)
    pauses = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["state", "lease_until", "id"], name="batch_to_take")]

    def __str__(self) -> str:
        return f"{self.judge_version}: {self.first_segment}-{self.last_segment}"


class OutOfFold(models.Model):
    """What a judge that learns says of a segment it learnt from, by a fit that did not see it.

    Only these answers may stand beside people's ratings of such a segment. ``option`` counts from
    the best, -1 is N/A, empty an abstention; ``value`` is the expected fraction (0-1) if the
    category applies, ``applies`` the chance that it does.
    """

    judge_version = models.ForeignKey(
        JudgeVersion, on_delete=models.CASCADE, related_name="out_of_fold"
    )
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    fold = models.PositiveSmallIntegerField()
    option = models.SmallIntegerField(null=True)
    value = models.FloatField()
    applies = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["judge_version", "segment", "category"], name="out_of_fold_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.judge_version}: {self.category}"


class LLMTerms(models.Model):
    """What a language-model judge may use and what it pays; none of it shapes an answer.

    Prices are per million tokens. An empty budget has no limit; 0 allows nothing.
    """

    class Period(models.TextChoices):
        MONTH = "month", _("a calendar month")
        EVER = "ever", _("altogether")

    judge = models.OneToOneField(Judge, on_delete=models.CASCADE, related_name="terms")
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    price_in = models.DecimalField(_("price of input"), max_digits=12, decimal_places=4, default=0)
    price_out = models.DecimalField(
        _("price of output"), max_digits=12, decimal_places=4, default=0
    )
    budget_money = models.DecimalField(
        _("budget in money"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    budget_tokens = models.PositiveBigIntegerField(_("budget in tokens"), null=True, blank=True)
    period = models.CharField(_("for"), max_length=8, choices=Period.choices, default=Period.MONTH)
    concurrency = models.PositiveSmallIntegerField(_("calls side by side"), default=4)
    per_minute = models.PositiveIntegerField(_("calls a minute"), null=True, blank=True)

    def __str__(self) -> str:
        return str(self.judge)


class LLMDraft(models.Model):
    """A language-model judge as it is being written: tried on conversations, then published."""

    judge = models.OneToOneField(Judge, on_delete=models.CASCADE, related_name="draft")
    content = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.judge)


class LLMTrial(models.Model):
    """One conversation a draft is tried on: work to do, then its verdicts."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="trials")
    content_hash = models.CharField(max_length=64)
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    lease_until = models.DateTimeField(null=True)
    answers = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["judge", "content_hash", "segment"], name="llm_trial_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.judge}: {self.segment}"


class LLMReply(models.Model):
    """What a language model replied to one call, so that the same call is never paid for twice.

    ``version_hash`` and ``content_hash`` are of the judge version and of the text as it was sent;
    ``call`` is which categories and which sample. ``content`` is the reply as checked, still
    masked; a reply that could not be used is kept as ``problem``.
    """

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="replies")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    version_hash = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    call = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=14, decimal_places=8, default=0)
    seconds = models.FloatField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["judge", "version_hash", "content_hash", "call"], name="llm_reply_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.judge}: {self.call}"


class LLMSpend(models.Model):
    """What a judge's calls used and cost on one day (UTC); stays when conversations go."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="spend")
    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)
    cost = models.DecimalField(max_digits=16, decimal_places=8, default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge", "day"], name="llm_spend_once")]

    def __str__(self) -> str:
        return f"{self.judge}: {self.day}"

"""Workspaces, the people in them, and the agents and teams whose work is reviewed."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenhand.people.roles import Action, Role, may


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in. What they may do is in their memberships."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=16, blank=True)
    theme = models.CharField(_("theme"), max_length=8, blank=True)
    notice_switches = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] or self.email


class Workspace(models.Model):
    """The boundary of data and settings. Workspaces never see each other."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a workspace: who asks, in every read and write."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_role_per_workspace")
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"

    def may(self, action: Action) -> bool:
        """Whether this person may do it here."""
        return may(self.role, action)


class Invitation(models.Model):
    """A place in the workspace offered to an e-mail; its link works once."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    agent = models.ForeignKey("Agent", on_delete=models.SET_NULL, null=True, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    nonce = models.CharField(max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        """Whether its link can still be used."""
        used = self.accepted_at or self.revoked_at
        return not used and self.expires_at > timezone.now()


class Team(models.Model):
    """A group of agents; membership has dates."""

    class Kind(models.TextChoices):
        FRONT_LINE = "front_line", _("Front line")
        INTERNAL = "internal", _("Internal service")
        AI = "ai", _("AI agents")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.FRONT_LINE)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class Agent(models.Model):
    """Someone (or an AI agent) whose work is reviewed. Need not be able to sign in."""

    class Kind(models.TextChoices):
        HUMAN = "human", _("Person")
        AI = "ai", _("AI agent")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="agents")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"), blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.HUMAN)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="agents"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "workspace", Lower("email"), condition=~Q(email=""), name="agent_email_once"
            ),
            models.UniqueConstraint(
                fields=["workspace", "user"],
                condition=Q(user__isnull=False),
                name="one_agent_per_user",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgentAlias(models.Model):
    """The name an agent goes by in a source; found again at every import."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="aliases")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=64)
    external_id = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "source", "external_id"], name="agent_alias_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.external_id}"


class TeamMembership(models.Model):
    """An agent's time in a team: from the first day to the last, both included."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="team_memberships")
    first_day = models.DateField(_("from"), default=date(1970, 1, 1))
    last_day = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["-first_day"]
        indexes = [models.Index(fields=["agent", "first_day"], name="team_of_agent_on_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "agent", "first_day"], name="team_membership_once"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="team_membership_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent}, {self.team}"


class NoticeKind(models.TextChoices):
    """What people are told of."""

    REVIEW_PUBLISHED = "review_published", _("My work was reviewed")
    DISPUTE_OPENED = "dispute_opened", _("A review was disputed")
    DISPUTE_DECIDED = "dispute_decided", _("A dispute was decided")
    MENTION = "mention", _("Somebody mentioned me")
    KUDOS = "kudos", _("Somebody praised my work")
    SLOT_ASSIGNED = "slot_assigned", _("Conversations for me to review")
    SLOT_OVERDUE = "slot_overdue", _("Reviews of mine are overdue")
    CALIBRATION_CLOSED = "calibration_closed", _("A calibration session closed")
    ALERT = "alert", _("An alert on quality")
    BUDGET_REACHED = "budget_reached", _("A budget was reached")
    PLAN_FINISHED = "plan_finished", _("A plan's cycle is finished")
    TRAINING_ENDED = "training_ended", _("A training I asked for has ended")


class Notice(models.Model):
    """One thing one person is told, once: only they see it.

    ``in_app`` and ``by_mail`` are what the person's switches said when it happened.
    ``mail_tries`` counts the times its mail was begun, so that a worker killed between sending and
    noting it sends at most once more.
    """

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    subject = models.CharField(max_length=200)
    address = models.CharField(max_length=400)
    once = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    in_app = models.BooleanField()
    by_mail = models.BooleanField()
    mailed_at = models.DateTimeField(null=True)
    mail_begun_at = models.DateTimeField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "once"], name="notice_once"),
        ]
        indexes = [
            models.Index(fields=["member", "-created_at"], name="notice_newest"),
            models.Index(
                fields=["member"],
                condition=Q(in_app=True, read_at__isnull=True),
                name="notice_unread",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(by_mail=True, mailed_at__isnull=True),
                name="notice_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

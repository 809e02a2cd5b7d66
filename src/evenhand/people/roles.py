"""The six roles and what each may do.

One table, read by views, navigation and tests: a role either has an action or it has not.
"""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is in a workspace."""

    ADMIN = "admin", _("Admin")
    MANAGER = "manager", _("Manager")
    LEAD = "lead", _("Lead")
    REVIEWER = "reviewer", _("Reviewer")
    AGENT = "agent", _("Agent")
    AUDITOR = "auditor", _("Auditor")


SENTENCES = {
    Role.ADMIN: _("Everything, people and the workspace's settings included."),
    Role.MANAGER: _("Scorecards, judges, sources, agents and teams; sees all."),
    Role.LEAD: _("Sees all; assigns reviews, calibrates, decides disputes, trains judges."),
    Role.REVIEWER: _("Reviews conversations; sees own reviews."),
    Role.AGENT: _("Sees own results and the reviews behind them; answers them."),
    Role.AUDITOR: _("Reads everything and changes nothing."),
}
"""What each role is for, in a sentence."""


class Action(StrEnum):
    """What can be done in a workspace."""

    SEE_OWN_RESULTS = "see own results"
    ANSWER_REVIEWS = "acknowledge, dispute and self-review own work"
    SEE_CONVERSATIONS = "see conversations"
    SEE_REVIEWS = "see all reviews"
    SEE_NUMBERS = "see numbers of every team"
    SEE_PEOPLE = "see people"
    SEE_SCORECARDS = "see scorecards"
    SEE_SOURCES = "see sources and imports"
    SEE_JUDGES = "see judges"
    WRITE_REVIEWS = "review conversations"
    ASSIGN_REVIEWS = "plan, draw and assign reviews"
    DECIDE_DISPUTES = "decide disputes"
    CALIBRATE = "run calibration sessions"
    CORRECT_ATTRIBUTION = "correct who handled a conversation"
    IMPORT = "import conversations"
    RUN_JUDGES = "run judges"
    TRAIN_JUDGES = "have judges learn from reviews"
    EDIT_DRIVERS = "find and shape contact drivers"
    EDIT_ALERTS = "settle alerts and say how they are raised"
    EDIT_TARGETS = "set targets, bands and benchmarks"
    EDIT_SCORECARDS = "edit and publish scorecards"
    EDIT_JUDGES = "edit and publish judges"
    EDIT_TEAMS = "edit agents and teams"
    EDIT_PEOPLE = "invite people and change roles"
    EDIT_WORKSPACE = "change the workspace's settings"
    SEE_AUDIT_LOG = "see the audit log"


_AUDITOR = {
    Action.SEE_OWN_RESULTS,
    Action.SEE_CONVERSATIONS,
    Action.SEE_REVIEWS,
    Action.SEE_NUMBERS,
    Action.SEE_PEOPLE,
    Action.SEE_SCORECARDS,
    Action.SEE_SOURCES,
    Action.SEE_JUDGES,
    Action.SEE_AUDIT_LOG,
}
_LEAD = (_AUDITOR - {Action.SEE_AUDIT_LOG}) | {
    Action.ANSWER_REVIEWS,
    Action.WRITE_REVIEWS,
    Action.ASSIGN_REVIEWS,
    Action.DECIDE_DISPUTES,
    Action.CALIBRATE,
    Action.CORRECT_ATTRIBUTION,
    Action.TRAIN_JUDGES,
    Action.EDIT_DRIVERS,
    Action.EDIT_ALERTS,
    Action.EDIT_TARGETS,
}
_MANAGER = _LEAD | {
    Action.IMPORT,
    Action.RUN_JUDGES,
    Action.EDIT_SCORECARDS,
    Action.EDIT_JUDGES,
    Action.EDIT_TEAMS,
    Action.SEE_AUDIT_LOG,
}

MAY: dict[Role, frozenset[Action]] = {
    Role.ADMIN: frozenset(Action),
    Role.MANAGER: frozenset(_MANAGER),
    Role.LEAD: frozenset(_LEAD),
    Role.REVIEWER: frozenset(
        {
            Action.SEE_OWN_RESULTS,
            Action.ANSWER_REVIEWS,
            Action.SEE_CONVERSATIONS,
            Action.SEE_SCORECARDS,
            Action.WRITE_REVIEWS,
        }
    ),
    Role.AGENT: frozenset({Action.SEE_OWN_RESULTS, Action.ANSWER_REVIEWS}),
    Role.AUDITOR: frozenset(_AUDITOR),
}
"""Every role's actions. Agents see their own conversations and published reviews only."""


def may(role: str, action: Action) -> bool:
    """Whether the role has the action.

    Examples
    --------
    >>> may("auditor", Action.WRITE_REVIEWS)
    False
    """
    return action in MAY[Role(role)]

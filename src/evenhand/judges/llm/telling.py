"""Telling managers that a budget is reached, once for each budget."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.judges.llm.costs import period_of
from evenhand.judges.models import Judge, LLMTerms
from evenhand.people.models import Membership
from evenhand.people.notices import NoticeKind, notify
from evenhand.people.roles import Action


def tell_budget_reached(judge: Judge, terms: LLMTerms) -> None:
    """Tell those who can raise it. A raised budget that is reached again is told again."""
    first, _following = period_of(terms, timezone.now())
    notify(
        NoticeKind.BUDGET_REACHED,
        _who_can_raise_it(judge),
        _("%(judge)s has reached its budget; scoring is paused.") % {"judge": judge.name},
        reverse("llm_judge", args=[judge.workspace.slug, judge.pk]),
        once=f"budget:{judge.pk}:{first}:{terms.budget_money}:{terms.budget_tokens}",
    )


def _who_can_raise_it(judge: Judge) -> list[Membership]:
    members = Membership.objects.filter(workspace=judge.workspace_id).select_related("user")
    return [member for member in members if member.may(Action.EDIT_JUDGES)]

"""Disputes: the rules about them, who sees and who decides them, and the lists they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.people.models import Membership, Workspace
from evenhand.people.roles import MAY, Action
from evenhand.reviews.models import Dispute, DisputedRating, DisputeRules, Rating, Review

PAGE = 50
"""Disputes on one page of a list."""

LISTS: dict[str, Promise] = {
    "open": gettext_lazy("Open"),
    "mine": gettext_lazy("For me to decide"),
    "overdue": gettext_lazy("Overdue"),
    "decided": gettext_lazy("Decided"),
}
"""The lists, by the name they have in an address."""

DECIDED = (Dispute.Status.ACCEPTED, Dispute.Status.PARTLY, Dispute.Status.REJECTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a review can be disputed by its agent now.

    ``until`` is when the window closes; ``why_not`` says in a sentence what is in the way.
    """

    until: datetime | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of disputes, and the addresses' values for the pages beside it."""

    disputes: list[Dispute]
    newer: str
    older: str


def rules_of(workspace: Workspace) -> DisputeRules:
    """The workspace's rules, or the defaults."""
    found = DisputeRules.objects.filter(workspace=workspace).first()
    return found or DisputeRules(workspace=workspace)


def standing(review: Review, now: datetime | None = None) -> Standing:
    """Whether the review's agent can dispute it now, and if not, why.

    The window runs from when the review was first published; a version that came of a dispute
    does not open it again.
    """
    moment = now or timezone.now()
    refused = _in_no_state(review)
    if refused:
        return Standing(why_not=refused)
    days = rules_of(review.workspace).window_days
    if not days:
        return Standing(why_not=_("Disputes are switched off in this workspace."))
    until = (review.submitted_at or moment) + timedelta(days=days)
    if until < moment:
        day = date_format(timezone.localtime(until), "j M Y")
        return Standing(
            until, _("This review could be disputed until %(day)s; that is over.") % {"day": day}
        )
    return Standing(until)


def disputable(review: Review) -> dict[str, Rating]:
    """The ratings that can be disputed, by category key: given, and not decided before."""
    settled = DisputedRating.objects.filter(
        dispute__review__segment=review.segment_id,
        dispute__review__author=review.author_id,
        dispute__status__in=DECIDED,
        category=OuterRef("category"),
    )
    found = review.ratings.filter(
        ~Exists(settled), state__in=(Rating.State.RATED, Rating.State.NA)
    ).select_related("category")
    return {rating.category.key: rating for rating in found}


def visible_disputes(viewer: Membership) -> QuerySet[Dispute]:
    """Disputes the viewer may open: all; or those of one's own work, reviews or decisions."""
    disputes = Dispute.objects.filter(workspace=viewer.workspace)
    if viewer.may(Action.SEE_REVIEWS):
        return disputes
    mine = Q(review__segment__agent__isnull=False, review__segment__agent__user=viewer.user)
    if viewer.may(Action.WRITE_REVIEWS):
        mine |= Q(review__author__user=viewer.user) | Q(assigned_to=viewer.user)
    return disputes.filter(mine)


def dispute_or_404(viewer: Membership, pk: int) -> Dispute:
    """One dispute the viewer may open."""
    return get_object_or_404(_shown(visible_disputes(viewer)), pk=pk)


def listed(viewer: Membership, which: str, page: Mapping[str, str]) -> Page:
    """One page of a list; waiting ones by when they are due, the others newest first."""
    place = page.get("page", "")
    number = int(place) if place.isascii() and place.isdigit() and len(place) < 7 else 0
    order = ("-ended_at", "-pk") if which == "decided" else ("due_at", "pk")
    start = number * PAGE
    rows = list(_shown(_of_list(viewer, which)).order_by(*order)[start : start + PAGE + 1])
    return Page(
        rows[:PAGE],
        newer=str(number - 1) if number else "",
        older=str(number + 1) if len(rows) > PAGE else "",
    )


def counts(viewer: Membership) -> dict[str, int]:
    """How many disputes each list holds that still wait."""
    now = timezone.now()
    waiting = visible_disputes(viewer).filter(status=Dispute.Status.OPEN)
    return waiting.aggregate(
        open=Count("pk"),
        mine=Count("pk", Q(assigned_to=viewer.user)),
        overdue=Count("pk", Q(due_at__lt=now)),
    )


def deciders(dispute: Dispute) -> QuerySet[Membership]:
    """Who may decide: leads and up, never the agent; the author of the review by the rules."""
    segment = dispute.review.segment
    author = dispute.review.author.user_id
    able = Q(role__in=_roles(Action.DECIDE_DISPUTES))
    if not dispute.other_decides and author is not None:
        able |= Q(user=author, role__in=_roles(Action.WRITE_REVIEWS))
    found = Membership.objects.filter(able, workspace=dispute.workspace_id)
    if segment.agent is not None and segment.agent.user_id is not None:
        found = found.exclude(user=segment.agent.user_id)
    if dispute.other_decides and author is not None:
        found = found.exclude(user=author)
    return found.select_related("user").order_by("user__name", "user__email")


def may_decide(viewer: Membership, dispute: Dispute) -> bool:
    """Whether the viewer is one of those who may decide it."""
    return deciders(dispute).filter(pk=viewer.pk).exists()


def open_dispute_of(review: Review) -> Dispute | None:
    """The dispute of the review that waits, if any."""
    return review.disputes.filter(status=Dispute.Status.OPEN).first()


def _in_no_state(review: Review) -> str:
    """Why the review cannot be disputed whatever the day is; empty if it can."""
    if review.status == Review.Status.SUPERSEDED:
        return _("A newer version has replaced this review; look at that one.")
    if review.kind != Review.Kind.QUALITY:
        return _("Only quality reviews can be disputed.")
    if review.status == Review.Status.DRAFT:
        return _("This review is not published yet.")
    if open_dispute_of(review) is not None:
        return _("This review is disputed already; one dispute at a time.")
    return ""


def _of_list(viewer: Membership, which: str) -> QuerySet[Dispute]:
    disputes = visible_disputes(viewer)
    if which == "decided":
        return disputes.exclude(status=Dispute.Status.OPEN)
    waiting = disputes.filter(status=Dispute.Status.OPEN)
    if which == "mine":
        return waiting.filter(assigned_to=viewer.user)
    if which == "overdue":
        return waiting.filter(due_at__lt=timezone.now())
    return waiting


def _shown(disputes: QuerySet[Dispute]) -> QuerySet[Dispute]:
    return disputes.select_related(
        "workspace",
        "review__workspace",
        "review__segment__conversation",
        "review__segment__agent",
        "review__author",
        "review__version__scorecard",
        "opened_by",
        "assigned_to",
        "decided_by",
        "result",
    ).prefetch_related("items__category")


def _roles(action: Action) -> list[str]:
    return [role for role, actions in MAY.items() if action in actions]

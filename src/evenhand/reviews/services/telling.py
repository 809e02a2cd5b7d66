"""What people are told of reviews and disputes."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evenhand.people.models import Membership
from evenhand.people.notices import NoticeKind, notify
from evenhand.reviews.models import Dispute, Review
from evenhand.reviews.queries.disputes import deciders
from evenhand.reviews.queries.reviews import visible_reviews


def tell_published(review: Review) -> None:
    """Tell the agent that somebody has reviewed their work, if they may open the review by now."""
    if review.kind != Review.Kind.QUALITY or review.automatic:
        return
    notify(
        NoticeKind.REVIEW_PUBLISHED,
        agent_told(review),
        _("A conversation of yours was reviewed: %(name)s.") % {"name": _named(review)},
        _address("review_result", review, review.pk),
        once=f"review:{review.pk}:published",
    )


def agent_told(review: Review) -> list[Membership]:
    """The agent, unless they may not open the review yet: a blind self-review comes first."""
    agent = _member(review, _agent(review))
    return [member for member in agent if visible_reviews(member).filter(pk=review.pk).exists()]


def tell_opened(dispute: Dispute) -> None:
    """Tell the author, and whoever decides, that there is a dispute."""
    review = dispute.review
    people = [
        *_member(review, review.author.user_id),
        *(_member(review, dispute.assigned_to_id) or deciders(dispute)),
    ]
    _tell(dispute, NoticeKind.DISPUTE_OPENED, people, _("A review is disputed: %(name)s."))


def tell_decided(dispute: Dispute) -> None:
    """Tell the agent and the author what was decided."""
    review = dispute.review
    people = [*_member(review, _agent(review)), *_member(review, review.author.user_id)]
    _tell(dispute, NoticeKind.DISPUTE_DECIDED, people, _("A dispute is decided: %(name)s."))


def _tell(dispute: Dispute, kind: NoticeKind, people: Iterable[Membership], said: str) -> None:
    notify(
        kind,
        people,
        said % {"name": _named(dispute.review)},
        _address("dispute", dispute.review, dispute.pk),
        once=f"dispute:{dispute.pk}:{kind}",
    )


def _named(review: Review) -> str:
    """The conversation by channel, day and its source's id.

    Not in the customer's words: a notice is mailed, and outlives a redaction.
    """
    segment = review.segment
    local = segment.started_at.astimezone(ZoneInfo(review.workspace.time_zone))
    return _("%(channel)s of %(day)s (%(id)s)") % {
        "channel": segment.get_channel_display(),
        "day": date_format(local, "j M Y"),
        "id": segment.conversation.external_id,
    }


def _agent(review: Review) -> int | None:
    agent = review.segment.agent
    return None if agent is None else agent.user_id


def _member(review: Review, user: int | None) -> list[Membership]:
    """The person's membership: nobody is told of a workspace they have left."""
    if user is None:
        return []
    members = Membership.objects.filter(workspace=review.workspace_id, user=user)
    return list(members.select_related("workspace"))


def _address(view: str, review: Review, pk: int) -> str:
    return reverse(view, args=[review.workspace.slug, pk])

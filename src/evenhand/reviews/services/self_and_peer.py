"""Beginning self- and peer reviews: kinds of their own, never in IQS."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.conversations.models import Segment
from evenhand.errors import AccessError, StateError
from evenhand.people.models import Membership
from evenhand.reviews.models import Review
from evenhand.reviews.queries.disputes import rules_of
from evenhand.reviews.queries.reviews import visible_reviews
from evenhand.reviews.services.reviews import Start, start_review
from evenhand.scorecards.queries import version_for_team


@transaction.atomic
def begin_self(viewer: Membership, segment: Segment) -> Review:
    """The agent's own review of a conversation they handled, or the draft of it.

    Raises
    ------
    AccessError
        Somebody else handled it.
    StateError
        It has been self-reviewed, or no scorecard is published.
    """
    if segment.agent is None or segment.agent.user_id != viewer.user_id:
        raise AccessError(_("A self-review is of one's own conversation."))
    return _begin(viewer, segment, Review.Kind.SELF)


@transaction.atomic
def begin_peer(viewer: Membership, segment: Segment) -> Review:
    """A second look by a colleague, beside the quality review and never instead of it.

    Raises
    ------
    StateError
        It is the viewer's own work, they have rated it, or no scorecard is published.
    """
    if segment.agent is not None and segment.agent.user_id == viewer.user_id:
        raise StateError(_("This is your own work: write a self-review instead."))
    rated = Review.objects.filter(
        segment=segment, author__user=viewer.user, automatic=False
    ).exclude(kind__in=(Review.Kind.PEER, Review.Kind.CALIBRATION))
    if rated.exists():
        raise StateError(_("You have reviewed this conversation already; a peer is somebody else."))
    return _begin(viewer, segment, Review.Kind.PEER)


def _begin(viewer: Membership, segment: Segment, kind: str) -> Review:
    done = Review.objects.filter(segment=segment, author__user=viewer.user, kind=kind).exclude(
        status=Review.Status.DRAFT
    )
    if done.exists():
        raise StateError(_("You have submitted this review already."))
    version = version_for_team(viewer.workspace, segment.team)
    if version is None:
        raise StateError(_("Publish a scorecard first: there is nothing to rate on yet."))
    saw = _has_seen(viewer, segment, kind)
    start = Start(
        version,
        kind=kind,
        saw_automatic=saw and rules_of(viewer.workspace).show_automatic,
        saw_other_reviews=saw,
    )
    return start_review(viewer, segment, start)


def _has_seen(viewer: Membership, segment: Segment, kind: str) -> bool:
    """Whether the author may know other ratings: the rules are open, or one was there to read."""
    if not rules_of(viewer.workspace).blind_self:
        return True
    if kind == Review.Kind.PEER:
        return False
    return visible_reviews(viewer).filter(segment=segment).exclude(kind=kind).exists()

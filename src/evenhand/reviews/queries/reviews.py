"""Reading reviews, always of the viewer's workspace and by who asks.

Reviews of calibration sessions are in none of these: who may see them, and when, is decided in the
room of calibration alone.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from evenhand.conversations.models import Segment
from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import Purpose, Review

LISTED = 50
_CALIBRATION = Q(kind=Review.Kind.CALIBRATION)


def own_drafts(viewer: Membership) -> QuerySet[Review]:
    """What the viewer has begun and not submitted, newest first."""
    return _own(viewer).filter(status=Review.Status.DRAFT).order_by("-updated_at")


def own_submitted(viewer: Membership) -> QuerySet[Review]:
    """What the viewer has submitted, newest first."""
    return _own(viewer).exclude(status=Review.Status.DRAFT).order_by("-submitted_at", "-id")


def own_draft_or_404(viewer: Membership, pk: int) -> Review:
    """The viewer's own review, draft or not: nobody rates in another's name."""
    return get_object_or_404(
        Review.objects.select_related(
            "version__scorecard",
            "workspace",
            "segment__agent",
            "segment__team",
            "segment__conversation__transcript",
            "draw",
            "slot__plan",
            "author",
        ).defer("draw__frame", "draw__known"),
        ~_CALIBRATION,
        pk=pk,
        workspace=viewer.workspace,
        author__user=viewer.user,
        automatic=False,
    )


def segment_or_404(viewer: Membership, pk: int) -> Segment:
    """A segment the viewer may review."""
    return get_object_or_404(
        Segment.objects.select_related("agent", "team", "conversation"),
        pk=pk,
        workspace=viewer.workspace,
    )


def visible_reviews(viewer: Membership) -> QuerySet[Review]:
    """Submitted reviews the viewer may open: all, one's own, or those of one's own work."""
    reviews = Review.objects.filter(~_CALIBRATION, workspace=viewer.workspace).exclude(
        status=Review.Status.DRAFT
    )
    if viewer.may(Action.SEE_REVIEWS):
        return reviews
    if viewer.may(Action.WRITE_REVIEWS):
        return reviews.filter(author__user=viewer.user)
    return reviews.filter(_of_own_work(viewer))


def other_reviews(viewer: Membership, review: Review) -> QuerySet[Review]:
    """What others, people and judges, have said of the same segment."""
    return (
        Review.objects.filter(~_CALIBRATION, workspace=viewer.workspace, segment=review.segment_id)
        .exclude(pk=review.pk)
        .exclude(status__in=(Review.Status.DRAFT, Review.Status.SUPERSEDED))
        .select_related("author", "version__scorecard")
        .order_by("automatic", "id")
    )


def _of_own_work(viewer: Membership) -> Q:
    """What an agent may open: own self-reviews, and what was said of own conversations.

    Judges' reviews where the workspace shows them. Nothing of a conversation while the agent is
    writing a blind self-review of it.
    """
    said = Q(automatic=False, kind=Review.Kind.QUALITY) | Q(purpose=Purpose.DISPUTE)
    said |= Q(automatic=True, workspace__dispute_rules__show_automatic=True)
    own = Q(kind=Review.Kind.SELF, author__user=viewer.user)
    hidden = hidden_from_agent(viewer.user_id, "segment")
    return Q(segment__agent__user=viewer.user) & (own | said & ~hidden)


def hidden_from_agent(user_id: int | None, segment: str) -> Q:
    """Whether the person is writing a blind self-review of the ``segment`` of the outer row."""
    writing = Review.objects.filter(
        segment=OuterRef(segment),
        author__user=user_id,
        kind=Review.Kind.SELF,
        status=Review.Status.DRAFT,
        saw_other_reviews=False,
    )
    return Q(Exists(writing))


def kept_back(own: Review) -> QuerySet[Review]:
    """People's reviews that were published while the agent wrote a blind self-review."""
    if own.kind != Review.Kind.SELF or own.saw_other_reviews:
        return Review.objects.none()
    return Review.objects.filter(
        segment=own.segment_id,
        kind=Review.Kind.QUALITY,
        automatic=False,
        status__in=(Review.Status.PUBLISHED, Review.Status.DISPUTED),
        submitted_at__gte=own.started_at,
    ).select_related("workspace", "author", "segment__agent", "segment__conversation")


def _own(viewer: Membership) -> QuerySet[Review]:
    own = Review.objects.filter(
        ~_CALIBRATION, workspace=viewer.workspace, author__user=viewer.user, automatic=False
    )
    return own.select_related(
        "segment__conversation", "segment__agent", "version__scorecard", "draw"
    ).defer("draw__frame", "draw__known")

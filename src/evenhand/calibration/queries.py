"""Reading sessions: what each person may see of them, and when.

Who may open a session, and whose answers they may read in it, is decided here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from evenhand.calibration.models import AgreedAnswer, Item, Participant, Remark, Seat, Session
from evenhand.calibration.states import Facts, State, state_of, takes_answers
from evenhand.people.models import Membership, User
from evenhand.people.roles import MAY, Action
from evenhand.reviews.models import Review

_DRAFT = Q(review__status=Review.Status.DRAFT)
_ACTIVE = Q(participant__excused_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """A session and where it stands, for one viewer."""

    session: Session
    state: State
    takes_answers: bool
    items: int
    people: int
    expected: int
    submitted: int
    own_expected: int
    own_submitted: int
    taking_part: bool
    runs: bool
    sees_progress: bool

    @property
    def hides_agent(self) -> bool:
        """Whether the viewer is not to know whose work it is."""
        told = self.runs and self.state.is_open
        return self.session.hide_agent and self.taking_part and not told

    @property
    def own_open(self) -> int:
        """How many reviews the viewer still owes."""
        return self.own_expected - self.own_submitted

    @property
    def overdue(self) -> bool:
        """Whether the deadline has passed and the scoring has not been ended."""
        return self.state is State.SCORING and not self.takes_answers


def sessions(viewer: Membership) -> list[Standing]:
    """The sessions the viewer may open, newest first."""
    return [_standing(viewer, row) for row in _counted(viewer).order_by("-created_at", "-id")]


def session_or_404(viewer: Membership, pk: int) -> Standing:
    """One session.

    Raises
    ------
    Http404
        There is none of this number that the viewer may open.
    """
    return _standing(viewer, get_object_or_404(_counted(viewer), pk=pk))


def facts_of(session: Session) -> Facts:
    """What the session's state follows from, read now."""
    counted = _with_counts(Session.objects.filter(pk=session.pk), user=None)
    return _facts(counted.get())


def items(standing: Standing) -> QuerySet[Item]:
    """The session's items in order."""
    return (
        Item.objects.filter(session=standing.session)
        .select_related(
            "segment__conversation", "segment__agent", "segment__team", "version__scorecard"
        )
        .order_by("position", "id")
    )


def item_or_404(standing: Standing, pk: int) -> Item:
    """One item with its conversation, transcript and scorecard version."""
    found = items(standing).select_related("segment__conversation__transcript")
    return get_object_or_404(found, pk=pk)


def readable_seats(viewer: Membership, standing: Standing) -> QuerySet[Seat]:
    """Submitted reviews of the session whose answers the viewer may read.

    While people score: one's own, and where the session says so the others' of the items one has
    submitted. Afterwards everybody's.
    """
    submitted = Seat.objects.filter(~_DRAFT, item__session=standing.session)
    if standing.state.is_open:
        return submitted
    own = submitted.filter(participant__user=viewer.user)
    if not standing.session.show_peers:
        return own
    return submitted.filter(item__in=own.values("item"))


def answers_open(viewer: Membership, standing: Standing, item: Item) -> bool:
    """Whether the viewer may read any answers to this item."""
    return standing.state.is_open or readable_seats(viewer, standing).filter(item=item).exists()


def own_seats(viewer: Membership, standing: Standing) -> dict[int, Seat]:
    """What the viewer has begun or submitted, by item."""
    seats = Seat.objects.filter(item__session=standing.session, participant__user=viewer.user)
    return {seat.item_id: seat for seat in seats.select_related("review")}


def own_seat_or_404(viewer: Membership, standing: Standing, item: int) -> Seat:
    """The viewer's own review of the item, with all that the screen needs."""
    found = Seat.objects.filter(
        item__session=standing.session, item=item, participant__user=viewer.user
    ).select_related(
        "item__session",
        "participant",
        "review__author",
        "review__version__scorecard",
        "review__segment__agent",
        "review__segment__team",
        "review__segment__conversation__transcript",
    )
    return get_object_or_404(found)


def participants(standing: Standing) -> QuerySet[Participant]:
    """Who takes part, with how many reviews each has submitted as ``submitted``."""
    submitted = Count("seats", filter=~Q(seats__review__status=Review.Status.DRAFT))
    return (
        Participant.objects.filter(session=standing.session)
        .select_related("user")
        .annotate(submitted=submitted)
        .order_by("user__name", "id")
    )


def participant_or_404(standing: Standing, pk: int) -> Participant:
    """One participant of the session."""
    return get_object_or_404(Participant, session=standing.session, pk=pk)


def remarks(item: Item) -> QuerySet[Remark]:
    """The discussion of an item, oldest first."""
    return Remark.objects.filter(item=item).select_related("user", "category")


def agreed(found: Sequence[Item]) -> list[AgreedAnswer]:
    """The agreed answers to these items."""
    chosen = AgreedAnswer.objects.filter(item__in=found).select_related("category", "decided_by")
    return list(chosen)


def possible_participants(viewer: Membership) -> QuerySet[User]:
    """People of the workspace who may review."""
    roles = [role for role, actions in MAY.items() if Action.WRITE_REVIEWS in actions]
    return User.objects.filter(
        memberships__workspace=viewer.workspace, memberships__role__in=roles, is_active=True
    ).order_by("name", "email")


def _counted(viewer: Membership) -> QuerySet[Any]:
    found = Session.objects.filter(workspace=viewer.workspace)
    if not viewer.may(Action.SEE_REVIEWS):
        own = Participant.objects.filter(user=viewer.user).values("session")
        found = found.filter(pk__in=own, started_at__isnull=False)
    return _with_counts(found, viewer.user)


def _with_counts(found: QuerySet[Session], user: User | None) -> QuerySet[Any]:
    own = Q(participant__user=user)
    submitted = Seat.objects.filter(~_DRAFT)
    people = Participant.objects.filter(excused_at__isnull=True)
    return found.annotate(
        n_items=_count(Item.objects.all(), "session"),
        n_people=_count(people, "session"),
        n_submitted=_count(submitted.filter(_ACTIVE), "item__session"),
        n_own=_count(submitted.filter(own), "item__session"),
        n_taking_part=_count(Participant.objects.filter(user=user), "session"),
        n_owing=_count(people.filter(user=user), "session"),
    ).annotate(n_expected=F("n_items") * F("n_people"))


def _count(rows: QuerySet[Any], session: str) -> Coalesce:
    counted = (
        rows.filter(**{session: OuterRef("pk")})
        .order_by()
        .values(session)
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _facts(row: Any) -> Facts:
    return Facts(
        started_at=row.started_at,
        discussed_at=row.discussed_at,
        closed_at=row.closed_at,
        deadline=row.deadline,
        expected=row.n_expected,
        submitted=row.n_submitted,
    )


def _standing(viewer: Membership, row: Any) -> Standing:
    facts = _facts(row)
    return Standing(
        session=row,
        state=state_of(facts),
        takes_answers=takes_answers(facts, timezone.now()),
        items=row.n_items,
        people=row.n_people,
        expected=row.n_expected,
        submitted=row.n_submitted,
        own_expected=row.n_items * row.n_owing,
        own_submitted=row.n_own,
        taking_part=row.n_taking_part > 0,
        runs=viewer.may(Action.CALIBRATE),
        sees_progress=viewer.may(Action.SEE_REVIEWS),
    )


def require_open(viewer: Membership, standing: Standing, item: Item) -> None:
    """Go on only if the viewer may read answers to the item.

    Raises
    ------
    Http404
        They may not: as far as they can tell there are none.
    """
    if not answers_open(viewer, standing, item):
        raise Http404

"""What changes sessions: one verb, one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.calibration import frames
from evenhand.calibration.models import (
    AgreedAnswer,
    Item,
    Participant,
    Remark,
    Seat,
    SegmentDraw,
    Session,
)
from evenhand.calibration.queries import facts_of
from evenhand.calibration.states import State, state_of, takes_answers
from evenhand.conversations.models import Segment
from evenhand.errors import InputError, StateError
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.measure.sampling.draws import ALGORITHM_VERSION, draw_uniform
from evenhand.people.models import Membership, Team, User, Workspace
from evenhand.people.notices import NoticeKind, notify
from evenhand.reviews.frames import frame_hash, pack_frame
from evenhand.reviews.models import Purpose, Review
from evenhand.reviews.services import Start, start_review
from evenhand.scorecards.models import Category, ScorecardVersion
from evenhand.scorecards.queries import version_for_team

FEWEST_PEOPLE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """What a lead decides when a session is made; ``baseline`` is one of the people or nobody."""

    name: str
    deadline: datetime
    people: Sequence[User]
    baseline: User | None = None
    show_peers: bool = False
    hide_agent: bool = True


@transaction.atomic
def create_session(viewer: Membership, plan: SessionPlan) -> Session:
    """A draft with its participants and no segments yet."""
    session = Session(workspace=viewer.workspace, created_by=viewer.user)
    return _write(session, plan)


@transaction.atomic
def change_session(session: Session, plan: SessionPlan) -> Session:
    """Change a draft.

    Raises
    ------
    StateError
        People score already.
    """
    _require(session, State.DRAFT)
    return _write(session, plan)


@transaction.atomic
def add_segment(session: Session, segment: Segment) -> Item:
    """Add one segment by hand.

    Raises
    ------
    StateError
        People score already, or the segment is in this or another session that is not over.
    InputError
        There is no published scorecard for it.
    """
    _require(session, State.DRAFT)
    _refuse_taken(segment)
    version = _version_for(session.workspace, segment.team)
    return Item.objects.create(
        session=session, segment=segment, version=version, position=_last(session) + 1
    )


@transaction.atomic
def draw_segments(
    session: Session, criteria: Mapping[str, Any], size: int, seed: int | None = None
) -> SegmentDraw:
    """Add segments picked at random from those that pass the criteria.

    Left out of the frame: what a participant has reviewed before, and what is in a session that
    is not over.

    Raises
    ------
    StateError
        People score already.
    InputError
        Fewer segments pass than are wanted.
    """
    _require(session, State.DRAFT)
    frame = frames.frame_of(session, criteria)
    if len(frame) < size:
        raise InputError(
            _("only %(count)d conversations pass; widen the filter or draw fewer.")
            % {"count": len(frame)},
            _("random draw"),
        )
    chosen_seed = secrets.randbits(48) if seed is None else seed
    drawn = draw_uniform(len(frame), size, seed=chosen_seed)
    draw = SegmentDraw.objects.create(
        session=session,
        criteria=dict(criteria),
        seed=chosen_seed,
        algorithm=f"uniform/{ALGORITHM_VERSION}",
        frame=pack_frame(frame),
        frame_size=len(frame),
        frame_hash=frame_hash(frame),
        size=size,
    )
    _add_drawn(session, draw, [frame[place] for place in drawn.positions.tolist()])
    return draw


@transaction.atomic
def remove_item(item: Item) -> None:
    """Take a segment out of a draft."""
    _require(item.session, State.DRAFT)
    item.delete()


@transaction.atomic
def delete_session(session: Session) -> None:
    """Throw a draft away."""
    _require(session, State.DRAFT)
    session.delete()


@transaction.atomic
def start_session(session: Session) -> None:
    """Open the session for its participants; everybody rates on the versions in use now.

    Raises
    ------
    StateError
        It was started before.
    InputError
        Too few people, no segments, or a deadline in the past.
    """
    _require(session, State.DRAFT)
    if session.participants.count() < FEWEST_PEOPLE:
        raise InputError(_("at least two people are needed."), _("participants"))
    if not session.items.exists():
        raise InputError(_("add at least one conversation."), _("conversations"))
    _require_future(session.deadline)
    for item in session.items.select_related("segment__team"):
        item.version = _version_for(session.workspace, item.segment.team)
        item.save(update_fields=["version"])
    Session.objects.filter(pk=session.pk).update(started_at=timezone.now())


@transaction.atomic
def extend_deadline(session: Session, deadline: datetime) -> None:
    """Give more time while nobody has seen the others' answers.

    Raises
    ------
    StateError
        Scoring has ended.
    InputError
        The new deadline is in the past.
    """
    _require(session, State.SCORING)
    _require_future(deadline)
    Session.objects.filter(pk=session.pk).update(deadline=deadline)


@transaction.atomic
def excuse(session: Session, participant: Participant) -> None:
    """No longer wait for a participant; what they have submitted stays.

    Raises
    ------
    StateError
        Scoring has ended.
    """
    _require(session, State.SCORING)
    Review.objects.filter(
        calibration_seat__participant=participant, status=Review.Status.DRAFT
    ).delete()
    Participant.objects.filter(pk=participant.pk).update(excused_at=timezone.now())


@transaction.atomic
def end_scoring(session: Session) -> None:
    """Lay all answers open for discussion, and take no more.

    Raises
    ------
    StateError
        Nobody scores now.
    """
    _require(session, State.SCORING)
    Session.objects.filter(pk=session.pk).update(discussed_at=timezone.now())
    Review.objects.filter(
        calibration_seat__item__session=session, status=Review.Status.DRAFT
    ).delete()


@transaction.atomic
def close_session(session: Session) -> None:
    """End the discussion: nothing in the session changes any more.

    Raises
    ------
    StateError
        It is not being discussed.
    """
    _require(session, State.DISCUSSION)
    now = timezone.now()
    Session.objects.filter(pk=session.pk).update(closed_at=now)
    Session.objects.filter(pk=session.pk, discussed_at=None).update(discussed_at=now)
    tell_closed(session)


@transaction.atomic
def begin(viewer: Membership, item: Item) -> Seat:
    """The viewer's blind review of an item: the one begun before, or a new one.

    Raises
    ------
    StateError
        The viewer does not take part, or answers are no longer taken.
    """
    participant = item.session.participants.filter(
        user=viewer.user, excused_at__isnull=True
    ).first()
    if participant is None:
        raise StateError(_("You do not take part in this session."))
    known = Seat.objects.filter(item=item, participant=participant).first()
    if known is not None:
        return known
    _require_answers(item.session)
    start = Start(item.version, kind=Review.Kind.CALIBRATION, purpose=Purpose.CALIBRATION)
    review = start_review(viewer, item.segment, start)
    return Seat.objects.create(item=item, participant=participant, review=review)


@contextmanager
def answering(seat: Seat) -> Iterator[None]:
    """Hold the session as it is while a participant saves or submits.

    Raises
    ------
    StateError
        Answers are no longer taken.
    """
    with transaction.atomic():
        _require_answers(seat.item.session)
        yield


@transaction.atomic
def add_remark(viewer: Membership, item: Item, text: str, category: Category | None) -> Remark:
    """Say something in the discussion.

    Raises
    ------
    StateError
        The session is not being discussed.
    InputError
        Nothing was said.
    """
    _require(item.session, State.DISCUSSION)
    said = text.replace("\0", "").strip()[:4000]
    if not said:
        raise InputError(_("write something first."), _("comment"))
    return Remark.objects.create(item=item, category=category, user=viewer.user, text=said)


@transaction.atomic
def agree(
    viewer: Membership, item: Item, category: Category, option: int, note: str = ""
) -> AgreedAnswer:
    """Record the answer that a person chose for a category; the one before is replaced.

    Raises
    ------
    StateError
        The session is not being discussed.
    InputError
        The option is not on the category's scale.
    """
    _require(item.session, State.DISCUSSION)
    asked = next(
        (found for found in item.version.content.categories if found.key == category.key), None
    )
    if asked is None or not NOT_APPLICABLE <= option < len(asked.options):
        raise InputError(_("this answer is not on the scorecard."), category.name)
    answer, _made = AgreedAnswer.objects.update_or_create(
        item=item,
        category=category,
        defaults={
            "option": option,
            "note": note.replace("\0", "").strip()[:4000],
            "decided_by": viewer.user,
            "decided_at": timezone.now(),
        },
    )
    return answer


def tell_closed(session: Session) -> None:
    """Tell the panel: the first and only notice of a session."""
    workspace = session.workspace
    panel = Membership.objects.filter(
        workspace=workspace, user__in=session.participants.filter(excused_at=None).values("user")
    )
    notify(
        NoticeKind.CALIBRATION_CLOSED,
        panel,
        _("Calibration session closed, its results are there: %(name)s") % {"name": session},
        reverse("calibration_session", args=[workspace.slug, session.pk]),
        once=f"calibration:{session.pk}:closed",
    )


def _write(session: Session, plan: SessionPlan) -> Session:
    session.name = plan.name
    session.deadline = plan.deadline
    session.show_peers = plan.show_peers
    session.hide_agent = plan.hide_agent
    session.save()
    session.participants.exclude(user__in=plan.people).delete()
    session.participants.update(baseline=False)
    for user in plan.people:
        Participant.objects.update_or_create(
            session=session, user=user, defaults={"baseline": user == plan.baseline}
        )
    return session


def _add_drawn(session: Session, draw: SegmentDraw, chosen: Sequence[int]) -> None:
    segments = Segment.objects.select_related("team").in_bulk(chosen)
    first = _last(session) + 1
    Item.objects.bulk_create(
        Item(
            session=session,
            segment_id=pk,
            version=_version_for(session.workspace, segments[pk].team),
            position=first + place,
            draw=draw,
        )
        for place, pk in enumerate(chosen)
    )


def _version_for(workspace: Workspace, team: Team | None) -> ScorecardVersion:
    version = version_for_team(workspace, team)
    if version is None:
        raise InputError(_("publish one first: there is nothing to rate on."), _("scorecard"))
    return version


def _refuse_taken(segment: Segment) -> None:
    other = Session.objects.filter(items__segment=segment, closed_at__isnull=True).first()
    if other is not None:
        raise StateError(
            _("This conversation is in the session “%(name)s” already.") % {"name": other.name}
        )


def _last(session: Session) -> int:
    found: int | None = session.items.aggregate(last=Max("position"))["last"]
    return found or 0


def _require(session: Session, wanted: State) -> None:
    """Hold the session's row, and go on only in the wanted state."""
    locked = Session.objects.select_for_update().get(pk=session.pk)
    state = state_of(facts_of(locked))
    if state is not wanted:
        raise StateError(
            _("The session is in the state “%(now)s”; this is only done in “%(wanted)s”.")
            % {"now": state.label, "wanted": wanted.label}
        )


def _require_answers(session: Session) -> None:
    locked = Session.objects.select_for_update().get(pk=session.pk)
    if not takes_answers(facts_of(locked), timezone.now()):
        raise StateError(
            _("This session takes no more answers: its deadline has passed or its scoring ended.")
        )


def _require_future(deadline: datetime) -> None:
    if deadline <= timezone.now():
        raise InputError(_("choose a time in the future."), _("deadline"))

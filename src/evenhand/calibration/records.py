"""Sessions held elsewhere or before: their reviews are there, the session is put around them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from evenhand.calibration.models import Item, Participant, Seat, Session
from evenhand.errors import InputError
from evenhand.people.models import Workspace
from evenhand.reviews.models import Review


@transaction.atomic
def record_closed_session(workspace: Workspace, name: str, reviews: Sequence[Review]) -> Session:
    """A closed session over submitted calibration reviews.

    Parameters
    ----------
    workspace:
        Where the reviews are.
    name:
        What the session is called.
    reviews:
        Of people who can sign in; with author and version loaded.

    Raises
    ------
    InputError
        There are no reviews, or one is by nobody who can sign in.
    """
    if not reviews or any(review.author.user_id is None for review in reviews):
        raise InputError("a session needs submitted reviews of people who can sign in.", name)
    submitted = [review.submitted_at for review in reviews if review.submitted_at]
    last = max(submitted)
    session = Session.objects.create(
        workspace=workspace,
        name=name,
        deadline=last + timedelta(hours=1),
        started_at=min(review.started_at for review in reviews),
        discussed_at=last,
        closed_at=last,
    )
    _seat(session, reviews)
    return session


def _seat(session: Session, reviews: Sequence[Review]) -> None:
    users = dict.fromkeys(review.author.user_id for review in reviews)
    people = {
        user: Participant.objects.create(session=session, user_id=user)
        for user in users
        if user is not None
    }
    versions = {review.segment_id: review.version_id for review in reviews}
    items = {
        segment: Item.objects.create(
            session=session, segment_id=segment, version_id=version, position=place
        )
        for place, (segment, version) in enumerate(versions.items(), 1)
    }
    Seat.objects.bulk_create(
        Seat(
            item=items[review.segment_id], participant=people[review.author.user_id], review=review
        )
        for review in reviews
        if review.author.user_id is not None
    )

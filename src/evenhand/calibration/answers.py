"""The answers of a session as one table, for whoever may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from evenhand.calibration.models import AgreedAnswer, Item, Seat
from evenhand.calibration.queries import Standing, agreed, items, readable_seats
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.people.models import Membership, User
from evenhand.reviews.models import Rating, Review
from evenhand.scorecards.document import CategoryDocument
from evenhand.scorecards.models import Scorecard, ScorecardVersion


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: who, where, which option from the best (-1: N/A), and what was noted."""

    item: int
    person: int
    scorecard: int
    category: str
    option: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """What the viewer may read of a session.

    Parameters
    ----------
    items:
        In order.
    people:
        Those with at least one answer here, by name.
    baseline:
        The baseline reviewer, if they are among these people.
    given:
        Every answer: options and N/A.
    agreed:
        What a person chose, by item and category key.
    reviews:
        The submitted review, by item and person.
    """

    items: list[Item]
    people: list[User]
    baseline: User | None
    given: list[Given]
    agreed: dict[tuple[int, str], AgreedAnswer]
    reviews: dict[tuple[int, int], Review]
    versions: dict[int, ScorecardVersion] = field(default_factory=dict)

    def of_scorecard(self, scorecard: int) -> list[Given]:
        """The answers on one scorecard."""
        return [one for one in self.given if one.scorecard == scorecard]


def panel_of(viewer: Membership, standing: Standing) -> Panel:
    """Every answer of the session that the viewer may read now."""
    seats = list(
        readable_seats(viewer, standing).select_related(
            "participant__user", "review", "item__version__scorecard"
        )
    )
    found = list(items(standing))
    return Panel(
        items=found,
        people=_people(seats),
        baseline=next((s.participant.user for s in seats if s.participant.baseline), None),
        given=_given(seats),
        agreed=_agreed(found) if standing.state.is_open else {},
        reviews={(seat.item_id, seat.participant.user_id): seat.review for seat in seats},
        versions={item.version.scorecard_id: item.version for item in found},
    )


def scorecards(panel: Panel) -> list[Scorecard]:
    """The scorecards rated on, by name."""
    found = {version.scorecard for version in panel.versions.values()}
    return sorted(found, key=lambda scorecard: scorecard.name)


def label_of(category: CategoryDocument, option: int | None) -> str:
    """An option as people read it."""
    if option is None:
        return ""
    return _("N/A") if option == NOT_APPLICABLE else category.options[option].label


def _people(seats: Iterable[Seat]) -> list[User]:
    users = {seat.participant.user for seat in seats}
    return sorted(users, key=lambda user: (str(user), user.pk))


def _agreed(found: list[Item]) -> dict[tuple[int, str], AgreedAnswer]:
    return {(answer.item_id, answer.category.key): answer for answer in agreed(found)}


def _given(seats: list[Seat]) -> list[Given]:
    seat_of = {seat.review_id: seat for seat in seats}
    ratings = Rating.objects.filter(
        review__in=list(seat_of), state__in=(Rating.State.RATED, Rating.State.NA)
    ).select_related("category")
    return [_one(seat_of[rating.review_id], rating) for rating in ratings]


def _one(seat: Seat, rating: Rating) -> Given:
    return Given(
        item=seat.item_id,
        person=seat.participant.user_id,
        scorecard=seat.item.version.scorecard_id,
        category=rating.category.key,
        option=NOT_APPLICABLE if rating.option is None else rating.option,
        comment=rating.comment,
    )

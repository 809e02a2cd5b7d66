"""A calibration session never touches IQS."""

from datetime import date

import pytest

from calibration.conftest import give_all
from evenhand.calibration import services
from evenhand.insights import numbers
from evenhand.insights.scope import Scope
from evenhand.reviews.answers import Answer
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.models import IN_IQS, Purpose, Review
from evenhand.reviews.services import author_for

MAY = Scope.month_of(date(2026, 5, 4))


@pytest.fixture
def drawn(make_segment, panel, version, workspace):
    """Ten drawn reviews: what IQS is made of."""
    author = author_for(workspace, panel[0].user)
    segments = [make_segment(f"drawn-{number}") for number in range(10)]
    rows = [
        SubmittedReview(
            segment=segment.pk,
            author=author.pk,
            happened_at=segment.started_at,
            started_at=segment.started_at,
            submitted_at=segment.started_at,
            answers={"tone": Answer(option=number % 3), "solved": Answer(option=0)},
            purpose=Purpose.RANDOM,
            probability=0.5,
        )
        for number, segment in enumerate(segments)
    ]
    write_reviews(version, rows, automatic=False)
    return segments


def test_every_number_of_the_overview_stays_the_same(drawn, make_session, panel, viewer):
    session = make_session(segments=0)
    for segment in drawn[:3]:
        services.add_segment(session, segment)

    def shown():
        found = numbers.summary(viewer, MAY)
        groups = [numbers.rows(viewer, MAY, by) for by in ("team", "agent", "channel", "month")]
        return found, groups, numbers.categories(viewer, MAY), numbers.months(viewer, MAY)

    before = shown()
    services.start_session(session)
    give_all(session, {member: [(2, 1)] * 3 for member in panel})
    assert Review.objects.filter(kind=Review.Kind.CALIBRATION, score__isnull=False).count() == 12
    assert shown() == before
    services.close_session(session)
    assert shown() == before
    assert before[0].human.n == 10


def test_calibration_is_no_purpose_of_iqs():
    assert Purpose.CALIBRATION not in IN_IQS

"""Which reviews a local judge may learn from."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from evenhand.reviews.models import Review
from evenhand.scorecards.models import Scorecard

KINDS = (Review.Kind.QUALITY, Review.Kind.PEER, Review.Kind.CALIBRATION)
COUNTED = (Review.Status.PUBLISHED, Review.Status.DISPUTED)


def people_said(*scorecards: Scorecard | int) -> QuerySet[Review]:
    """Published reviews by people on any version of the scorecards; not those of themselves."""
    return Review.objects.filter(
        version__scorecard__in=scorecards, automatic=False, kind__in=KINDS, status__in=COUNTED
    )


def usable(said: QuerySet[Review]) -> QuerySet[Review]:
    """Those of the text as it is, by people who saw no automatic score."""
    return said.filter(saw_automatic=False).filter(
        Q(content_hash="") | Q(content_hash=F("segment__conversation__content_hash"))
    )

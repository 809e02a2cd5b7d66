"""How long a review takes, as planning reckons with it."""

from django.db.models import F

from evenhand.reviews.models import Author, Review
from evenhand.reviews.queries.frames import minutes_per_review


def test_reviews_brought_along_say_nothing_of_the_time_a_review_takes(centre, workspace):
    author = Author.objects.create(workspace=workspace, kind="person", name="Rita")
    segments = centre.segments(30)
    for segment in segments:
        centre.reviewed(segment, 80, author)
    brought = [segment.pk for segment in segments[10:]]
    Review.objects.filter(segment__in=brought).update(started_at=F("submitted_at"))
    assert minutes_per_review(workspace, None) == 8

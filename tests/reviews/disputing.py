"""Reviews to dispute, and disputes about them."""

from __future__ import annotations

from evenhand.reviews.answers import Answer, Evidence
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.models import Author, Review
from evenhand.reviews.queries.disputes import dispute_or_404
from evenhand.reviews.services import save_draft, submit
from evenhand.reviews.services.disputes import Objection, open_dispute
from evenhand.reviews.services.rulings import Ruling, decide

WHY = "The customer had been told the date already."


def full_answers(version, option=0):
    return {category.key: Answer(option=option) for category in version.content.categories}


def publish_review(draft, **ratings):
    """Submit the draft, everything rated best but the ratings given by key."""
    answers = full_answers(draft.version)
    answers |= {key: Answer(option=option) for key, option in ratings.items()}
    answers["solution"] = Answer(
        option=ratings.get("solution", 2),
        comment="half of it",
        root_causes=["no next step"],
        evidence=[Evidence(1, 0, 4, "Okay")],
    )
    return submit(draft, save_draft(draft, answers, "Fair in all.", draft.edit))


def judged(segment, version, option=3):
    """A judge's review of the segment."""
    author = Author.objects.create(
        workspace=segment.workspace, kind=Author.Kind.RULES, name="Rules", external_id="rules"
    )
    answers = full_answers(version) | {"solution": Answer(option=option)}
    row = SubmittedReview(
        segment=segment.pk,
        author=author.pk,
        happened_at=segment.started_at,
        answers=answers,
        started_at=segment.started_at,
        submitted_at=segment.started_at,
        purpose="every",
        content_hash=segment.conversation.content_hash,
    )
    write_reviews(version, [row], automatic=True)
    return Review.objects.get(segment=segment, automatic=True)


def disputed(viewer, review, *categories, wished=0, **more):
    """The agent's dispute about the categories (the solution)."""
    said = [Objection(key, WHY, wished) for key in categories or ("solution",)]
    return open_dispute(viewer, review, said, **more)


def decided(viewer, dispute, decision="accepted", option=None, **more):
    """The same decision on every category."""
    fresh = dispute_or_404(viewer, dispute.pk)
    said = [
        Ruling(item.category.key, decision, "The transcript says so.", option)
        for item in fresh.items.all()
    ]
    return decide(viewer, fresh, said, **more)

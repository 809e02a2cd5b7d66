"""The demo's disputes, decided each way and still open; reviews that agents have read; self- and
peer reviews.

Few enough that the centre's IQS stays what the generator made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.people.models import Agent, Membership, Workspace
from evenhand.people.roles import Role
from evenhand.reviews.answers import Answer, answers_of
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.models import (
    Acknowledgement,
    Dispute,
    DisputeRules,
    Purpose,
    Rating,
    Review,
)
from evenhand.reviews.services import author_for
from evenhand.reviews.services.disputes import Objection, open_dispute, withdraw
from evenhand.reviews.services.rulings import Ruling, decide

WINDOW = 60
"""Days: so that whoever looks at the demo weeks later can still dispute the newest reviews."""

READ = 3
"""Every how many of the reviews before the newest ones stay unread."""

COMPARED = 8
"""Conversations of one agent, and of one reviewer, rated a second way."""

_OPEN, _WITHDRAWN = "open", "withdrawn"


@dataclass(frozen=True, slots=True)
class _Story:
    """What an agent says of a low rating so many days later, and what is answered."""

    reason: str
    outcome: str
    answer: str = ""
    days: int = 2


STORIES = (
    _Story(
        "The customer asked two things and I dealt with both; the second is in my last messages.",
        "accepted",
        "Right: the end of the conversation was overlooked. It meets the guidance.",
    ),
    _Story(
        "I could not know this at the time: the system showed the old status until the evening.",
        "partly",
        "What was known then counts, but the customer should have been told when to expect news.",
    ),
    _Story(
        "The customer did not want more words, they were in a hurry.",
        "rejected",
        "One short sentence would have been enough, and there was none.",
    ),
    _Story(
        "I did it by phone right after this conversation.",
        "rejected",
        "Only what is in the conversation can be rated. Please note such calls in it.",
    ),
    _Story(
        "A colleague had done this part before I took over.",
        "accepted",
        "The internal note says so. It was not missing.",
    ),
    _Story("On reading the guidance again, I agree with the rating.", _WITHDRAWN),
    _Story("The procedure was changed that week, and I followed the new one.", _OPEN, days=16),
    _Story("This was done already when the customer wrote; see the first message.", _OPEN),
)


def live_with_reviews(workspace: Workspace) -> None:
    """Let the agents who can sign in read, dispute and write reviews, as they would."""
    DisputeRules.objects.create(workspace=workspace, window_days=WINDOW)
    lead = Membership.objects.get(workspace=workspace, role=Role.LEAD)
    agents = list(_agents(workspace))
    stories = _dealt(len(agents))
    for (agent, member), told in zip(agents, stories, strict=True):
        reviews = _reviews_of(agent)
        for review, story in zip(_low(reviews), told, strict=False):
            _dispute(lead, member, review, story)
        _read(member, reviews)
    if agents:
        _rate_again(agents[0][1], _reviews_of(agents[0][0]))


def _agents(workspace: Workspace) -> Iterator[tuple[Agent, Membership]]:
    for member in Membership.objects.filter(workspace=workspace, role=Role.AGENT).order_by("pk"):
        agent = Agent.objects.filter(workspace=workspace, user=member.user).first()
        if agent is not None:
            yield agent, member


def _dealt(hands: int) -> list[list[_Story]]:
    """The stories in turn; the first agent, whom everybody signs in as, has an open one."""
    turned = STORIES[::-1]
    return [list(turned[place::hands]) for place in range(hands)]


def _reviews_of(agent: Agent) -> list[Review]:
    reviews = Review.objects.filter(
        segment__agent=agent,
        automatic=False,
        kind=Review.Kind.QUALITY,
        status=Review.Status.PUBLISHED,
    )
    return list(
        reviews.select_related("workspace", "version", "segment__agent", "author", "slot__plan")
        .select_related("segment__conversation__transcript")
        .order_by("-submitted_at", "-pk")
    )


def _low(reviews: Sequence[Review]) -> list[Review]:
    """Reviews with something to disagree about."""
    low = Rating.objects.filter(review__in=reviews, state=Rating.State.RATED, option__gte=1)
    found = set(low.values_list("review", flat=True))
    return [review for review in reviews if review.pk in found]


def _dispute(lead: Membership, member: Membership, review: Review, story: _Story) -> None:
    rating = (
        review.ratings.filter(state=Rating.State.RATED, option__gte=1)
        .select_related("category")
        .order_by("-option", "category_id")[0]
    )
    key = rating.category.key
    wished = 0 if story.outcome != "partly" or (rating.option or 0) > 1 else None
    opened = min(_submitted(review) + timedelta(days=story.days, hours=3), timezone.now())
    dispute = open_dispute(member, review, [Objection(key, story.reason, wished)], opened)
    decided = opened + timedelta(days=3, hours=5)
    if story.outcome == _WITHDRAWN:
        withdraw(member, dispute, decided)
    elif story.outcome != _OPEN:
        _decide(lead, dispute, key, story, decided)


def _decide(lead: Membership, dispute: Dispute, key: str, story: _Story, moment: datetime) -> None:
    item = dispute.items.get()
    option = None
    if story.outcome == "partly":
        option = item.before - 1 if item.wished is not None else NOT_APPLICABLE
    elif story.outcome == "accepted":
        option = 0
    decide(lead, dispute, [Ruling(key, story.outcome, story.answer, option)], moment)


def _read(member: Membership, reviews: Sequence[Review]) -> None:
    """Of the newest reviews some are still new; the older ones have been read."""
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            review=review, user=member.user, at=_submitted(review) + timedelta(hours=20)
        )
        for place, review in enumerate(reviews)
        if place % READ
    )


def _rate_again(member: Membership, reviews: Sequence[Review]) -> None:
    """The agent's own ratings, kinder by a step here and there; a colleague's, a little apart."""
    some = list(reviews[1 : COMPARED + 1])
    _write(some, author_for(member.workspace, member.user).pk, Review.Kind.SELF, kinder=2)
    colleagues = Membership.objects.filter(workspace=member.workspace, role=Role.REVIEWER)
    for review in some[:5]:
        others = colleagues.exclude(user=review.author.user).order_by("pk")
        author = author_for(member.workspace, others[0].user)
        _write([review], author.pk, Review.Kind.PEER, kinder=4)


def _write(reviews: Sequence[Review], author: int, kind: str, kinder: int) -> None:
    for review in reviews:
        answers = answers_of(review.ratings.select_related("category"))
        begun = _submitted(review) - timedelta(hours=4)
        row = SubmittedReview(
            segment=review.segment_id,
            author=author,
            happened_at=review.happened_at,
            answers=_kinder(answers, kinder),
            started_at=begun,
            submitted_at=begun + timedelta(minutes=11),
            kind=kind,
            purpose=Purpose.MANUAL,
            saw_automatic=False,
            saw_other_reviews=False,
            content_hash=review.content_hash,
        )
        write_reviews(review.version, [row], automatic=False)


def _kinder(answers: dict[str, Answer], every: int) -> dict[str, Answer]:
    """Every so many-th low rating one step better; reasons are the reviewer's and stay there."""
    low = [key for key, answer in answers.items() if (answer.option or 0) > 0]
    lifted = set(low[::every])
    return {
        key: Answer(option=(answer.option or 0) - 1 if key in lifted else answer.option)
        for key, answer in answers.items()
    }


def _submitted(review: Review) -> datetime:
    return review.submitted_at or review.started_at

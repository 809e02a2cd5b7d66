"""One case to read: the conversation with the judge's evidence, and both sides' answers."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from evenhand.conversations.display import Mark, ShownTranscript, show
from evenhand.conversations.models import Transcript
from evenhand.judges.lab import queries
from evenhand.judges.lab.results import label_of
from evenhand.judges.models import LabCase, LabRun, LabVerdict
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.models import Rating, Review
from evenhand.scorecards.document import CategoryDocument


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """One person's answer."""

    name: str
    answer: str
    comment: str
    same: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One category: the judge's answer, the other version's, and people's."""

    name: str
    answer: str
    reason: str
    confidence: float | None
    before: str
    learnt: bool
    people: list[PersonSaid]
    places: list[int]

    @property
    def differs(self) -> bool:
        """Whether nobody said what the judge said."""
        return bool(self.people) and not any(person.same for person in self.people)


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case as it is read; without a transcript ``problem`` says why."""

    compared: list[Compared]
    transcript: ShownTranscript | None
    reviews: list[Review]


def read_case(run: LabRun, case: LabCase) -> ReadCase:
    """The case with everything beside everything."""
    content = run.judge_version.scorecard_version.content
    reviews = queries.people_on(run, [case.segment_id])
    verdicts = {
        verdict.category.key: verdict for verdict in case.verdicts.select_related("category")
    }
    return ReadCase(
        compared=[
            _compared(run, category, verdicts[category.key], reviews)
            for category in content.categories
            if category.key in verdicts
        ],
        transcript=_shown(case, list(verdicts.values())),
        reviews=reviews,
    )


def _compared(
    run: LabRun, category: CategoryDocument, verdict: LabVerdict, reviews: list[Review]
) -> Compared:
    changed = run.before is not None and verdict.before != verdict.option
    return Compared(
        name=category.name,
        answer=label_of(category, verdict.option),
        reason=verdict.reason,
        confidence=verdict.confidence,
        before=label_of(category, verdict.before) if changed else "",
        learnt=verdict.learnt,
        people=[
            _said(category, review, rating, verdict)
            for review in reviews
            for rating in review.ratings.all()
            if rating.category.key == category.key
        ],
        places=sorted({place for place, _start, _end in verdict.evidence}),
    )


def _said(
    category: CategoryDocument, review: Review, rating: Rating, verdict: LabVerdict
) -> PersonSaid:
    option = NOT_APPLICABLE if rating.state == Rating.State.NA else rating.option
    return PersonSaid(
        str(review.author), label_of(category, option), rating.comment, option == verdict.option
    )


def _shown(case: LabCase, verdicts: list[LabVerdict]) -> ShownTranscript | None:
    segment = case.segment
    marks = [
        Mark(place, start, end, verdict.category.key)
        for verdict in verdicts
        for place, start, end in verdict.evidence
    ]
    try:
        transcript = segment.conversation.transcript.content
    except (Transcript.DoesNotExist, msgspec.DecodeError):
        return None
    return show(transcript, segment.channel, segment.author, marks)

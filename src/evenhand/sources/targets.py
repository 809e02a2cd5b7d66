"""Where the records of a file go: what makes them ready, and what stores them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

from msgspec import structs

from evenhand.conversations.checks import check_id, check_survey, utc
from evenhand.conversations.plain import plain
from evenhand.conversations.prepare import Prepared, prepare
from evenhand.conversations.record import ConversationRecord, SurveyAnswerRecord
from evenhand.conversations.services import Outcome, store, store_survey_answers
from evenhand.errors import InputError
from evenhand.measure.scoring import missing_required
from evenhand.people.models import Workspace
from evenhand.reviews.answers import scored_answers
from evenhand.reviews.models import IN_IQS, Review
from evenhand.sources.formats.registry import Holds
from evenhand.sources.formats.reviews.mapping import ReviewMapping
from evenhand.sources.formats.reviews.record import DRAWN, ReviewRecord
from evenhand.sources.kept import Kept
from evenhand.sources.models import ImportRun
from evenhand.sources.options import Options
from evenhand.sources.past_reviews.fitting import Fit, Fitted
from evenhand.sources.past_reviews.storing import Arrival, Ready, find_segments
from evenhand.sources.past_reviews.versions import version_meant


class Target(Protocol):
    """One workspace and source that records of one kind go to."""

    def ready(self, record: Any) -> Any:
        """The record as it is stored.

        Raises
        ------
        InputError
            It cannot be; with the place.
        """

    def misfits(self, ready: Sequence[Any]) -> list[InputError | None]:
        """What would keep each from being stored, as far as a look can tell."""

    def keep(self, ready: Sequence[Any]) -> list[Kept | InputError]:
        """Store them, all or none; of each, what became of it or why it has no place."""


def target_for(
    holds: Holds, workspace: Workspace, source: str, options: Options, run: ImportRun | None = None
) -> Target:
    """Where records of this kind go.

    Raises
    ------
    InputError
        The mapping of reviews does not fit the scorecard, or names none.
    """
    if holds is Holds.CONVERSATIONS:
        return Conversations(workspace, source)
    if holds is Holds.SURVEYS:
        return SurveyAnswers(workspace, source)
    return PastReviews(workspace, source, options, run)


def fit_of(workspace: Workspace, options: Options) -> Fit:
    """How reviews fit the scorecard that the mapping names.

    Raises
    ------
    InputError
        The mapping does not fit it, or names none.
    """
    mapping = options.reviews or ReviewMapping()
    return Fit(version_meant(workspace, mapping.scorecard), mapping, options.scale)


class Conversations:
    """Conversations of a source."""

    def __init__(self, workspace: Workspace, source: str) -> None:
        self._workspace = workspace
        self._source = source

    def ready(self, record: ConversationRecord) -> Prepared:
        return prepare(record)

    def misfits(self, ready: Sequence[Prepared]) -> list[InputError | None]:
        return [None] * len(ready)

    def keep(self, ready: Sequence[Prepared]) -> list[Kept | InputError]:
        return [Kept(outcome) for outcome in store(self._workspace, self._source, ready)]


class SurveyAnswers:
    """Survey answers to conversations of a source."""

    def __init__(self, workspace: Workspace, source: str) -> None:
        self._workspace = workspace
        self._source = source

    def ready(self, record: SurveyAnswerRecord) -> SurveyAnswerRecord:
        return cast(SurveyAnswerRecord, check_survey(record))

    def misfits(self, ready: Sequence[SurveyAnswerRecord]) -> list[InputError | None]:
        return [None] * len(ready)

    def keep(self, ready: Sequence[SurveyAnswerRecord]) -> list[Kept | InputError]:
        outcomes = store_survey_answers(self._workspace, self._source, ready)
        return [
            self._missing(answer) if outcome is Outcome.MISSING else Kept(outcome)
            for answer, outcome in zip(ready, outcomes, strict=True)
        ]

    def _missing(self, answer: SurveyAnswerRecord) -> InputError:
        return InputError(
            f"there is no conversation {answer.conversation!r} from the source {self._source!r}. "
            "Import conversations before their survey answers, and under the same source.",
            "conversation",
        )


class PastReviews:
    """Past reviews of conversations of a source, fitted to a scorecard."""

    def __init__(
        self, workspace: Workspace, source: str, options: Options, run: ImportRun | None
    ) -> None:
        self._fit = fit_of(workspace, options)
        self._workspace = workspace
        self._source = source
        self._run = run

    def ready(self, record: ReviewRecord) -> Ready:
        check_id(record.conversation, "conversation")
        check_id(record.key, "id")
        if len(record.reviewed_by) > 254 or len(record.agent_email) > 254:
            raise InputError("this is too long for a name or an e-mail.", "reviewer")
        kind = _kind(record)
        _check_purpose(record, kind)
        fitted = self._fit(record.ratings)
        if record.purpose in IN_IQS:
            self._check_complete(fitted)
        return Ready(_clean(record), fitted, kind, self._fit.version)

    def misfits(self, ready: Sequence[Ready]) -> list[InputError | None]:
        return find_segments(self._workspace, self._source, ready)

    def keep(self, ready: Sequence[Ready]) -> list[Kept | InputError]:
        return Arrival(self._workspace, self._source, self._run, ready).store()

    def _check_complete(self, fitted: Fitted) -> None:
        """What enters IQS answers what everybody else has to answer."""
        form = self._fit.version.form
        if missing := missing_required(form, scored_answers(fitted.answers)):
            names = [c.name for c in self._fit.version.content.categories if c.key in missing]
            raise InputError(
                f"a review that enters IQS answers every required category, and this one does not "
                f"answer {', '.join(names)}. Rate them, mark them as N/A, or leave its purpose "
                "empty.",
                "purpose",
            )


def _clean(record: ReviewRecord) -> ReviewRecord:
    started = record.started_at and utc(record.started_at, "started_at")
    submitted = utc(record.date, "date")
    if started and started > submitted:
        raise InputError("the review was begun after it was submitted.", "started_at")
    return structs.replace(
        record, comment=plain(record.comment), date=submitted, started_at=started
    )


def _kind(record: ReviewRecord) -> str:
    """As the file says; else a review of one's own work is a self-review."""
    if record.kind:
        return record.kind
    agent = (record.agent_email or record.agent).casefold()
    return Review.Kind.SELF if agent == record.reviewed_by.casefold() else Review.Kind.QUALITY


def _check_purpose(record: ReviewRecord, kind: str) -> None:
    drawn = record.purpose in DRAWN
    if drawn and record.probability is None:
        raise InputError(
            f"a {record.purpose} review needs the probability with which its conversation was "
            "picked, above 0 and at most 1. Add it, or leave the purpose empty.",
            "probability",
        )
    if record.probability is not None and not drawn:
        raise InputError(
            "a probability says nothing without how the conversation was drawn: state the purpose "
            "as random, stratified or risk.",
            "purpose",
        )
    if drawn and kind != Review.Kind.QUALITY:
        raise InputError(
            f"a {kind} review never enters IQS, so it cannot be a drawn one.", "purpose"
        )

"""How a chunk of fitted reviews gets into the database: each once, changes kept as history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import msgspec
from django.db import transaction
from django.db.models import Max

from evenhand.conversations.services import Outcome
from evenhand.errors import InputError
from evenhand.people.models import Workspace
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.models import IN_IQS, Purpose, Review
from evenhand.reviews.services.brought import supersede
from evenhand.scorecards.models import ScorecardVersion
from evenhand.sources.explain import shown
from evenhand.sources.formats.reviews.record import ReviewRecord
from evenhand.sources.kept import Kept, differs
from evenhand.sources.models import ImportedReview, ImportRun
from evenhand.sources.past_reviews.fitting import Fitted
from evenhand.sources.past_reviews.matching import Place, Reviewer, Segments, authors_for

_IN_FORCE = (Review.Status.PUBLISHED, Review.Status.DISPUTED)


class Ready(NamedTuple):
    """A review that fits the scorecard."""

    record: ReviewRecord
    fitted: Fitted
    kind: str
    version: ScorecardVersion

    @property
    def purpose(self) -> str:
        """Why the segment was picked; unknown unless the file says."""
        return self.record.purpose or Purpose.UNKNOWN

    @property
    def content_hash(self) -> str:
        """Tells a review from a changed one, whatever the file's own words for it.

        The number of the version is not in it: a new version of the scorecard changes no review.
        """
        told = [self.version.scorecard_id, self.kind, self.fitted.answers]
        told.append(msgspec.structs.replace(self.record, ratings=[], score=None))
        return blake2b(msgspec.json.encode(told), digest_size=16).hexdigest()

    def kept(self, outcome: Outcome, score: float | None) -> Kept:
        """What became of it, and what else there is to know."""
        told = self.record.score
        scores = (told, score) if differs(told, score) else None
        return Kept(outcome, self.fitted.left_out, scores)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A review to be written, and the one it takes the place of."""

    at: int
    ready: Ready
    place: Place
    author: int
    before: ImportedReview | None


class Arrival:
    """Reviews of one source on their way in; no key occurs twice."""

    def __init__(
        self, workspace: Workspace, source: str, run: ImportRun | None, chunk: Sequence[Ready]
    ) -> None:
        self._workspace = workspace
        self._source = source
        self._run = run
        self._chunk = chunk
        self._results: dict[int, Kept | InputError] = {}

    @transaction.atomic
    def store(self) -> list[Kept | InputError]:
        """Write what is new or changed. All or none."""
        # Two imports of one file would else both add the same.
        Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=self._workspace.pk)
        planned = self._plan()
        self._refuse_second_opinions(planned)
        self._write([one for one in planned if one.at not in self._results])
        return [self._results[at] for at in range(len(self._chunk))]

    def _plan(self) -> list[_Planned]:
        segments = Segments(self._workspace, self._source, [one.record for one in self._chunk])
        known = self._known()
        planned = []
        for at, ready in enumerate(self._chunk):
            before = known.get(ready.record.key)
            if before and before.content_hash == ready.content_hash:
                self._results[at] = ready.kept(Outcome.UNCHANGED, before.review.score)
                continue
            try:
                _check_replaceable(before)
                planned.append(_Planned(at, ready, segments.find(ready.record), 0, before))
            except InputError as error:
                self._results[at] = error
        return self._with_authors(planned)

    def _known(self) -> dict[str, ImportedReview]:
        found = ImportedReview.objects.filter(
            workspace=self._workspace,
            source=self._source,
            external_id__in=[ready.record.key for ready in self._chunk],
        ).select_related("review")
        return {imported.external_id: imported for imported in found}

    def _with_authors(self, planned: list[_Planned]) -> list[_Planned]:
        who = [Reviewer.of(one.ready.record) for one in planned]
        authors = authors_for(self._workspace, who)
        return [
            _Planned(one.at, one.ready, one.place, authors[reviewer], one.before)
            for one, reviewer in zip(planned, who, strict=True)
        ]

    def _refuse_second_opinions(self, planned: list[_Planned]) -> None:
        """One review of a segment per author and kind, and one drawn review per segment."""
        replaced = {one.before.review_id for one in planned if one.before}
        there = Review.objects.filter(
            segment__in={one.place.id for one in planned},
            automatic=False,
            status__in=_IN_FORCE,
        ).exclude(pk__in=replaced)
        authors: set[tuple[int, int, str]] = set()
        drawn: set[int] = set()
        for segment, author, kind, purpose in there.values_list(
            "segment_id", "author_id", "kind", "purpose"
        ):
            authors.add((segment, author, kind))
            if purpose in IN_IQS and kind == Review.Kind.QUALITY:
                drawn.add(segment)
        for one in planned:
            if refusal := _refusal(one, authors, drawn):
                self._results[one.at] = refusal

    def _write(self, planned: list[_Planned]) -> None:
        if not planned:
            return
        last = Review.objects.aggregate(last=Max("pk"))["last"] or 0
        version = planned[0].ready.version
        write_reviews(version, [_submitted(one) for one in planned], automatic=False)
        written = self._written(planned, last)
        pairs = zip(planned, written, strict=True)
        supersede({one.before.review_id: review for one, review in pairs if one.before})
        self._remember(planned, written)
        for one, review in zip(planned, written, strict=True):
            outcome = Outcome.UPDATED if one.before else Outcome.ADDED
            self._results[one.at] = one.ready.kept(outcome, review.score)

    def _written(self, planned: list[_Planned], last: int) -> list[Review]:
        """The rows just written, in the order planned: at most one per segment, author and kind."""
        rows = Review.objects.filter(
            pk__gt=last, automatic=False, segment__in={one.place.id for one in planned}
        ).only("segment_id", "author_id", "kind", "score", "submitted_at")
        by_key = {(row.segment_id, row.author_id, row.kind, row.submitted_at): row for row in rows}
        return [
            by_key[one.place.id, one.author, one.ready.kind, one.ready.record.date]
            for one in planned
        ]

    def _remember(self, planned: list[_Planned], written: list[Review]) -> None:
        """Keep which review of the source each is."""
        rows = [
            ImportedReview(
                workspace=self._workspace,
                source=self._source,
                external_id=one.ready.record.key,
                run=self._run,
                review=review,
                content_hash=one.ready.content_hash,
            )
            for one, review in zip(planned, written, strict=True)
        ]
        ImportedReview.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["workspace", "source", "external_id"],
            update_fields=["run", "review", "content_hash"],
        )


def find_segments(
    workspace: Workspace, source: str, chunk: Sequence[Ready]
) -> list[InputError | None]:
    """What would keep each review from finding its segment. Nothing is written."""
    segments = Segments(workspace, source, [ready.record for ready in chunk])
    found: list[InputError | None] = []
    for ready in chunk:
        try:
            segments.find(ready.record)
        except InputError as error:
            found.append(error)
        else:
            found.append(None)
    return found


def _check_replaceable(before: ImportedReview | None) -> None:
    if before is None or before.review.status == Review.Status.PUBLISHED:
        return
    if before.review.status == Review.Status.DISPUTED:
        raise InputError(
            "it has changed, and the review here is disputed. Decide the dispute, then import it "
            "again.",
            "id",
        )
    raise InputError(
        "it has changed, and so has the review here since it was imported; the one here stays.",
        "id",
    )


def _refusal(
    one: _Planned, authors: set[tuple[int, int, str]], drawn: set[int]
) -> InputError | None:
    """Why a review cannot stand beside those there; else it is one of those from now on."""
    ready, segment = one.ready, one.place.id
    if (segment, one.author, ready.kind) in authors:
        return InputError(
            f"{shown(ready.record.reviewed_by)} has another review of this conversation already. "
            "Leave the one that counts.",
            "reviewer",
        )
    is_drawn = ready.purpose in IN_IQS and ready.kind == Review.Kind.QUALITY
    if is_drawn and segment in drawn:
        return InputError(
            "this conversation has a drawn review already, and only one can enter IQS. Leave the "
            "purpose of the others empty: they count in agreement.",
            "purpose",
        )
    authors.add((segment, one.author, ready.kind))
    if is_drawn:
        drawn.add(segment)
    return None


def _submitted(one: _Planned) -> SubmittedReview:
    record = one.ready.record
    return SubmittedReview(
        segment=one.place.id,
        author=one.author,
        happened_at=one.place.happened_at,
        answers=one.ready.fitted.answers,
        # A file that does not say when a review was begun tells nothing about how long it took.
        started_at=record.started_at or record.date,
        submitted_at=record.date,
        kind=one.ready.kind,
        purpose=one.ready.purpose,
        probability=record.probability,
        comment=record.comment,
        content_hash=one.place.content_hash,
    )

"""The first conversations of a file as they would look, before anything is brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from evenhand.conversations.record import ConversationRecord, SurveyAnswerRecord
from evenhand.errors import InputError
from evenhand.sources.formats.mapped.mapping import Mapping
from evenhand.sources.formats.registry import Holds
from evenhand.sources.formats.reviews.mapping import ReviewMapping
from evenhand.sources.found import Found, Problem
from evenhand.sources.intake import Batch, make_ready, settle
from evenhand.sources.past_reviews.drafting import SeenCategory, draft, seen_categories
from evenhand.sources.past_reviews.showing import ShownReview, shown_review
from evenhand.sources.reading.limits import Limits
from evenhand.sources.reading.text import TextFile
from evenhand.sources.services import Job

LOOKED_AT = 200
SHOWN = 3
SHOWN_MESSAGES = 6
SHOWN_PROBLEMS = 8
_BLOCKS = 2


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One message as a preview shows it."""

    author: str
    kind: str
    text: str
    time: Any


@dataclass(frozen=True, slots=True)
class ShownConversation:
    """A conversation as a preview shows it."""

    line: int
    record: ConversationRecord
    messages: list[ShownLine]

    @property
    def left_out(self) -> int:
        """Messages that are not shown."""
        return len(self.record.messages) - len(self.messages)


class Alike(NamedTuple):
    """A problem, and how many lines of those looked at have the same."""

    problem: Problem
    lines: int

    @property
    def more(self) -> int:
        """Lines beside the first."""
        return self.lines - 1


@dataclass(slots=True)
class Preview:
    """A look at the beginning of a file; ``error`` says why there is none."""

    conversations: list[ShownConversation] = field(default_factory=list)
    answers: list[SurveyAnswerRecord] = field(default_factory=list)
    reviews: list[ShownReview] = field(default_factory=list)
    problems: list[Alike] = field(default_factory=list)
    good: int = 0
    bad: int = 0
    error: str = ""

    @property
    def can_start(self) -> bool:
        """Whether anything at all would come in."""
        return self.good > 0


def preview(job: Job) -> Preview:
    """What the first two hundred lines would become. Nothing is written."""
    batch, shown = Batch(), Preview()
    try:
        with TextFile(job.path, Limits.from_settings(), job.options.encoding, _BLOCKS) as file:
            for entry in islice(_whole(job.format.read(file, job.options), file), LOOKED_AT):
                (batch.problems if isinstance(entry, Problem) else batch.found).append(entry)  # type: ignore[arg-type]
        target = job.target()
        make_ready(batch, target)
        settle(batch, target.misfits(batch.ready))
    except InputError as error:
        shown.error = str(error)
    shown.good, shown.bad = len(batch.found), len(batch.problems)
    shown.problems = _alike(sorted(batch.problems))[:SHOWN_PROBLEMS]
    if job.format.holds is Holds.SURVEYS:
        shown.answers = [found.record for found in batch.found[:SHOWN_PROBLEMS]]
    elif job.format.holds is Holds.REVIEWS:
        shown.reviews = [shown_review(ready) for ready in batch.ready[:SHOWN_PROBLEMS]]
    else:
        shown.conversations = [_shown(found) for found in batch.found[:SHOWN]]
    return shown


def seen_in(job: Job) -> list[SeenCategory]:
    """The categories in a file of reviews, and which of ours they are.

    Raises
    ------
    InputError
        The file cannot be read as reviews, or its mapping does not fit the scorecard.
    """
    with job.open() as file:
        return seen_categories(file, job.options, job.fit())


def drafted_mapping(job: Job) -> Mapping | ReviewMapping | None:
    """The mapping in use, written out as far as the file tells; for formats that have one.

    Raises
    ------
    InputError
        The file cannot be read as reviews, or its mapping does not fit the scorecard.
    """
    if job.format.holds is not Holds.REVIEWS:
        return job.options.mapping
    with job.open() as file:
        return draft(file, job.options, job.fit())


def _whole(entries: Iterator[Found | Problem], file: TextFile) -> Iterator[Found | Problem]:
    """Entries but the last, which the look may have cut in two."""
    held: Found | Problem | None = None
    for entry in entries:
        if held:
            yield held
        held = entry
    if held and file.consumed >= file.size:
        yield held


def _alike(problems: list[Problem]) -> list[Alike]:
    """Problems with the same place and reason put together, in the order of their first lines."""
    first: dict[tuple[str, str], Problem] = {}
    count = Counter((problem.place, problem.reason) for problem in problems)
    for problem in problems:
        first.setdefault((problem.place, problem.reason), problem)
    return [Alike(problem, count[key]) for key, problem in first.items()]


def _shown(found: Found) -> ShownConversation:
    people = {person.id: person for person in found.record.participants}
    messages = [
        ShownLine(
            author=people[said.author].name or said.author,
            kind="note" if said.visibility == "internal" else people[said.author].kind,
            text=said.text or said.html,
            time=said.sent_at,
        )
        for said in found.record.messages[:SHOWN_MESSAGES]
    ]
    return ShownConversation(found.line, found.record, messages)

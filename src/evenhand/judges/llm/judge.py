"""The judge itself: plans calls, makes those not made before, and turns replies into answers."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from evenhand.conversations.transcript import Kind
from evenhand.judges.contract import (
    NotNow,
    SegmentText,
    Verdicts,
    abstention,
    hash_of,
    with_true_evidence,
)
from evenhand.judges.llm.costs import estimated_tokens
from evenhand.judges.llm.document import LLMContent
from evenhand.judges.llm.endpoint import Completion, Endpoint, Hopeless, Message
from evenhand.judges.llm.injection import instructing
from evenhand.judges.llm.ledger import Call, Ledger, Outcome
from evenhand.judges.llm.masking import Mask
from evenhand.judges.llm.parts import MOST_PARTS, Said, divided, joined
from evenhand.judges.llm.prompt import (
    Question,
    fenced,
    headed,
    masked,
    part_note,
    questions,
    reply_schema,
)
from evenhand.judges.llm.quoting import answer_of
from evenhand.judges.llm.replies import CategoryReply, Replies, Unusable, read_reply
from evenhand.judges.rules.reading import Reading
from evenhand.measure.scoring.rules import fails
from evenhand.reviews.answers import Answer
from evenhand.scorecards.document import ScorecardDocument, category_form, policy_form

BEAT_SECONDS = 10.0
USUAL_ANSWER = 150
"""Tokens of an answer to one category, for estimates."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked about one segment, part by part; ``doubt`` says why nothing is."""

    segment: SegmentText
    mask: Mask
    parts: tuple[tuple[Call, ...], ...] = ()
    doubt: str = ""

    @property
    def calls(self) -> tuple[Call, ...]:
        """Those about all parts."""
        return tuple(call for part in self.parts for call in part)


class LLMJudge:
    """Answers by asking a language model.

    Parameters
    ----------
    content, scorecard:
        What shapes the answers.
    version_hash:
        Hash of all that.
    endpoint:
        Who is asked.
    ledger:
        What was replied before, and the budget.
    concurrency:
        Calls side by side.
    """

    def __init__(
        self,
        content: LLMContent,
        scorecard: ScorecardDocument,
        version_hash: str,
        endpoint: Callable[[], Endpoint],
        ledger: Ledger,
        concurrency: int = 1,
    ) -> None:
        self._content = content
        self._scorecard = scorecard
        self._asked: dict[frozenset[str], list[Question]] = {}
        self._version_hash = version_hash
        self._connect = endpoint
        self._endpoint: Endpoint | None = None
        self._ledger = ledger
        self._concurrency = concurrency
        self.chunk = 2 * concurrency
        self.beat: Callable[[], bool] = _always

    @property
    def categories(self) -> tuple[str, ...]:
        """Keys of the categories it can answer."""
        answered = set(self._content.categories)
        return tuple(each.key for each in self._scorecard.categories if each.key in answered)

    @property
    def version_hash(self) -> str:
        """Hash of all that shapes its answers."""
        return self._version_hash

    def judge(self, segments: Sequence[SegmentText]) -> list[Verdicts]:
        """Answers for each segment, in order.

        Raises
        ------
        NotNow
            The endpoint or the budget does not allow it for the time being. What was replied until
            then is kept.
        """
        plans = [self.plan(segment) for segment in segments]
        calls = [call for plan in plans for call in plan.calls]
        outcomes = self._ledger.known(calls) if calls else {}
        missing = {call.key: call for call in calls if call.key not in outcomes}
        outcomes.update(self._make(list(missing.values())))
        return [self._verdicts(plan, outcomes) for plan in plans]

    def plan(self, segment: SegmentText) -> Plan:
        """The calls about a segment, or why there are none."""
        mask = Mask(segment.names, [line.text for line in segment.lines])
        doubt = _doubt(segment)
        if doubt:
            return Plan(segment, mask, doubt=doubt)
        lines = masked(segment, mask)
        whole = tuple(self._calls(segment, headed(segment, lines)))
        size = self._largest(whole)
        if size <= self._room:
            return Plan(segment, mask, (whole,))
        parts = tuple(self._parts(segment, lines))
        if not parts:
            return Plan(segment, mask, doubt=_too_long(size, self._room))
        return Plan(segment, mask, parts)

    def tokens(self, call: Call) -> tuple[int, int]:
        """About how many tokens a call will take in and give out."""
        usual = USUAL_ANSWER * len(call.question.categories)
        size = estimated_tokens(call.question.instructions) + estimated_tokens(
            fenced(call.conversation, call.note)
        )
        return size, min(self._content.answer_tokens, usual)

    @property
    def _room(self) -> int:
        """Tokens a call may take in."""
        return self._content.context_tokens - self._content.answer_tokens

    def _largest(self, calls: Iterable[Call]) -> int:
        return max((self.tokens(call)[0] for call in calls), default=0)

    def _parts(self, segment: SegmentText, lines: Sequence[str]) -> Iterator[tuple[Call, ...]]:
        """Calls about each part of a conversation too long for one call; none if in vain."""
        longest = part_note(MOST_PARTS, MOST_PARTS, f"{len(lines)} to {len(lines)}")
        empty = self._largest(self._calls(segment, headed(segment, []), longest))
        divisions = divided(lines, self._room - empty)
        for number, part in enumerate(divisions, 1):
            places = f"{segment.lines[part[0]].place} to {segment.lines[part[-1]].place}"
            note = part_note(number, len(divisions), places)
            said = headed(segment, lines[part.start : part.stop])
            yield tuple(self._calls(segment, said, note))

    def _calls(self, segment: SegmentText, conversation: str, note: str = "") -> Iterator[Call]:
        content_hash = hash_of([note, conversation] if note else conversation)
        for question in self._questions(segment.asked):
            for sample in range(self._content.samples):
                name = f"{question.key}:{sample}"
                yield Call(segment.id, content_hash, question, name, conversation, note)

    def _questions(self, asked: frozenset[str]) -> list[Question]:
        """Only what applies is asked."""
        found = self._asked.get(asked)
        if found is None:
            found = self._asked[asked] = questions(self._content, self._scorecard, asked)
        return found

    def _make(self, calls: Sequence[Call]) -> dict[tuple[str, str], Outcome]:
        """Make calls side by side; what comes back is kept at once, even if others fail."""
        if not calls:
            return {}
        endpoint = self._endpoint = self._endpoint or self._connect()
        made: dict[tuple[str, str], Outcome] = {}
        stopped: NotNow | None = None
        queue, running = deque(calls), dict[Future[Outcome], Call]()
        with ThreadPoolExecutor(self._concurrency) as pool:
            while queue or running:
                stopped = stopped or self._start(pool, endpoint, queue, running)
                done, _left = wait(running, BEAT_SECONDS, FIRST_COMPLETED)
                for future in done:
                    call = running.pop(future)
                    try:
                        made[call.key] = future.result()
                    except NotNow as error:
                        stopped = stopped or error
                    else:
                        self._ledger.keep(call, made[call.key])
                if stopped is None and not self.beat():
                    stopped = NotNow("Stopped.")
                if stopped is not None:
                    endpoint.stopped.set()
                    queue.clear()
        if stopped is not None:
            raise stopped
        return made

    def _start(
        self,
        pool: ThreadPoolExecutor,
        endpoint: Endpoint,
        queue: deque[Call],
        running: dict[Future[Outcome], Call],
    ) -> NotNow | None:
        """Begin as many calls as may run and the budget allows, those running counted in."""
        while queue and len(running) < self._concurrency:
            sizes = [self.tokens(call) for call in (queue[0], *running.values())]
            try:
                self._ledger.allow(sum(size[0] for size in sizes), sum(size[1] for size in sizes))
            except NotNow as error:
                return error
            call = queue.popleft()
            running[pool.submit(self._ask, endpoint, call)] = call
        return None

    def _ask(self, endpoint: Endpoint, call: Call) -> Outcome:
        """Ask once, have an unusable reply repaired once, and give up after that."""
        began = time.monotonic()
        question = call.question
        messages: list[Message] = [
            {"role": "system", "content": question.instructions},
            {"role": "user", "content": fenced(call.conversation, call.note)},
        ]
        tokens_in = tokens_out = 0
        problem = ""
        replies: Replies = {}
        for _attempt in range(2):
            try:
                given = endpoint.complete(messages, **self._form(question))
            except Hopeless as error:
                problem = str(error)
                break
            tokens_in += given.tokens_in or _guessed(messages)
            tokens_out += given.tokens_out or estimated_tokens(given.text)
            try:
                replies, problem = _read(question, given), ""
                break
            except Unusable as error:
                problem = str(error)
                messages = [*messages[:2], *_repair(given, problem)]
        return Outcome(replies, problem, tokens_in, tokens_out, time.monotonic() - began)

    def _form(self, question: Question) -> dict[str, Any]:
        if self._content.form == "text":
            return {}
        if self._content.form == "object":
            return {"response_format": {"type": "json_object"}}
        schema = {
            "name": "answers",
            "strict": True,
            "schema": reply_schema(question.categories),
        }
        return {"response_format": {"type": "json_schema", "json_schema": schema}}

    def _verdicts(self, plan: Plan, outcomes: Mapping[tuple[str, str], Outcome]) -> Verdicts:
        if plan.doubt:
            return {key: abstention(plan.doubt) for key in self.categories}
        flagged = instructing(plan.segment.lines)
        said: dict[str, list[Said]] = {}
        for part in plan.parts:
            for key, found in _by_category(part, outcomes).items():
                said.setdefault(key, []).append(self._said(plan, key, found, flagged))
        return {key: self._joined(key, found) for key, found in said.items()}

    def _joined(self, key: str, said: Sequence[Said]) -> Answer:
        if len(said) == 1:
            return said[0].answer
        category = next(each for each in self._scorecard.categories if each.key == key)
        policy, form = policy_form(self._scorecard.policy), category_form(category)
        return joined(said, lambda option: fails(policy, form, option))

    def _said(
        self, plan: Plan, key: str, outcomes: Sequence[Outcome], flagged: Sequence[int]
    ) -> Said:
        """What the model said of one category of a part, samples counted and quotes checked."""
        replies = [outcome.replies[key] for outcome in outcomes if key in outcome.replies]
        if 2 * len(replies) <= len(outcomes):
            problem = next(outcome.problem for outcome in outcomes if outcome.problem)
            return Said(abstention(f"The model gave no usable reply. {problem}"), False)
        counted = Counter(reply.option for reply in replies)
        (option, most), *others = counted.most_common()
        if others and others[0][1] == most:
            return Said(abstention("Asked several times, the model was of several minds."), False)
        chosen = next(reply for reply in replies if reply.option == option)
        confidence = self._confidence(replies, option, len(outcomes))
        answer = answer_of(chosen, confidence, plan.segment, plan.mask, flagged)
        checked = with_true_evidence(plan.segment, answer)
        return Said(checked, checked.abstained == answer.abstained)

    def _confidence(
        self, replies: Sequence[CategoryReply], option: str, asked: int
    ) -> float | None:
        if self._content.sureness == "none":
            return None
        if self._content.sureness == "samples":
            share = sum(reply.option == option for reply in replies) / asked
            return round(share, 3) if asked > 1 else None
        given = [
            each.chance for each in replies if each.option == option and each.chance is not None
        ]
        return round(sum(given) / len(given), 3) if given else None


def _always() -> bool:
    return True


def _by_category(
    calls: Sequence[Call], outcomes: Mapping[tuple[str, str], Outcome]
) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for call in calls:
        for category in call.question.categories:
            found.setdefault(category.key, []).append(outcomes[call.key])
    return found


def _read(question: Question, given: Completion) -> Replies:
    if given.refusal:
        raise Unusable(f"The model refused: {given.refusal[:200]}")
    if given.cut:
        raise Unusable("The reply was cut off at its limit of tokens; be shorter.")
    return read_reply(question, given.text, given.tokens)


def _repair(given: Completion, problem: str) -> list[Message]:
    return [
        {"role": "assistant", "content": given.text or "(empty)"},
        {
            "role": "user",
            "content": f"{problem} Reply again with the JSON object asked for, and nothing else.",
        },
    ]


def _guessed(messages: Sequence[Message]) -> int:
    return sum(estimated_tokens(message["content"]) for message in messages)


def _doubt(segment: SegmentText) -> str:
    """Why there is nothing to ask about."""
    if not segment.lines:
        return "The conversation holds no messages."
    reading = Reading(segment, {})
    if not reading.mine:
        bot = any(line.kind == Kind.BOT for line in segment.lines)
        return (
            "Only a bot spoke with the customer here."
            if bot
            else "The agent wrote nothing in public here, so there is nothing to judge."
        )
    if not any(reading.said(line) for line in reading.mine):
        return "The agent wrote no words here, only signs or pictures."
    return ""


def _too_long(size: int, room: int) -> str:
    return (
        f"Too long for this judge: about {size:,} tokens, and its limit leaves {room:,}. One "
        f"message alone does not fit, or it would take more than {MOST_PARTS} parts; no message "
        "was cut. A model that reads more, with a higher limit, can judge it."
    )

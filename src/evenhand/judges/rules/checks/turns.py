"""Checks on who wrote when, who answered and who repeated themselves. They need no language."""

from __future__ import annotations

from collections import deque

from evenhand.conversations.transcript import Kind, Visibility
from evenhand.judges.contract import Line
from evenhand.judges.rules.checks.base import Check, Finding, no, quote
from evenhand.judges.rules.reading import Reading

COMPARED = 6


class UnansweredQuestion(Check, frozen=True, tag="unanswered_question"):
    """The customer's last question has no reply after it, by this agent or anybody else."""

    def find(self, reading: Reading) -> Finding:
        last_reply = reading.last_reply
        asked = [line for line in reading.customer if line.place > last_reply]
        for line in reversed(asked):
            for sentence in reading.said(line):
                if sentence.question:
                    first, last = sentence.words[0], sentence.words[-1]
                    return Finding(True, (quote(line, first.start, last.end),))
        return no()

    def describe(self) -> str:
        return "the customer's last question has no reply after it"


class WaitsForCustomer(Check, frozen=True, tag="waits_for_customer"):
    """The agent's last message asks something, and the customer never came back.

    A question that only offers something, by a phrase of ``except_phrases``, does not count.
    """

    except_phrases: list[str] = []

    def find(self, reading: Reading) -> Finding:
        if not reading.talk or not reading.talk[-1].mine:
            return no()
        line = reading.talk[-1]
        offers = {hit.sentence for hit in reading.hits(line) if hit.set in self.except_phrases}
        for place, sentence in enumerate(reading.said(line)):
            if sentence.question and place not in offers:
                first, last = sentence.words[0], sentence.words[-1]
                return Finding(True, (quote(line, first.start, last.end),))
        return no()

    def describe(self) -> str:
        return "the agent's last message asks something and the customer never came back"


class CustomerSpokeLast(Check, frozen=True, tag="customer_spoke_last"):
    """The last public message of the part is the customer's."""

    def find(self, reading: Reading) -> Finding:
        if not reading.talk or reading.talk[-1].mine:
            return no()
        return Finding(True, (quote(reading.talk[-1]),))

    def describe(self) -> str:
        return "the customer was the last to speak"


class ColleagueWroteBefore(Check, frozen=True, tag="colleague_wrote_before"):
    """Another human agent wrote to the customer before this one did. Bots do not count."""

    def find(self, reading: Reading) -> Finding:
        first = reading.mine[0].place if reading.mine else 0
        for line in reading.segment.lines[:first]:
            if line.kind == Kind.AGENT and line.public and not line.mine and line.text.strip():
                return Finding(True, (quote(line),))
        return no()

    def describe(self) -> str:
        return "a colleague wrote to the customer before"


class HandedOver(Check, frozen=True, tag="handed_over"):
    """A transfer is on record, or a person took over after the segment's author."""

    def find(self, reading: Reading) -> Finding:
        if not reading.mine:
            return no()
        first, last = reading.mine[0].place, reading.mine[-1].place
        for line in reading.segment.lines[last + 1 :]:
            if line.kind == Kind.AGENT and line.public and not line.mine and line.text.strip():
                return Finding(True, (quote(line),))
        moved = any(
            event.kind == "transfer" and event.after > first for event in reading.segment.events
        )
        return Finding(moved)

    def describe(self) -> str:
        return "the conversation was handed over to a person"


class RepeatsAnswer(Check, frozen=True, tag="repeats_answer"):
    """The author gives the same answer again after the customer has written in between.

    Answers of at least ``min_words`` words that share at least ``similarity`` of their words.
    """

    min_words: int = 5
    similarity: float = 0.9

    def find(self, reading: Reading) -> Finding:
        earlier: deque[tuple[Line, frozenset[str]]] = deque(maxlen=COMPARED)
        fresh: list[tuple[Line, frozenset[str]]] = []
        for line in reading.talk:
            if not line.mine:
                earlier.extend(fresh)
                fresh = []
                continue
            words = reading.words_of(line)
            if len(words) < self.min_words:
                continue
            bag = frozenset(words)
            for before, other in earlier:
                if len(bag & other) >= self.similarity * len(bag | other):
                    return Finding(True, (quote(before), quote(line)))
            fresh.append((line, bag))
        return no()

    def describe(self) -> str:
        return "the same answer is given again"


class WritesNote(Check, frozen=True, tag="writes_note"):
    """The author left internal notes of at least ``min_words`` words in all."""

    min_words: int = 5

    def find(self, reading: Reading) -> Finding:
        notes = [
            line
            for line in reading.segment.lines
            if line.mine and line.visibility == Visibility.INTERNAL
        ]
        if sum(len(reading.words_of(line)) for line in notes) < self.min_words:
            return no()
        return Finding(True, tuple(quote(line) for line in notes[:2] if line.text.strip()))

    def describe(self) -> str:
        return f"an internal note of at least {self.min_words} words was left"


class Writes(Check, frozen=True, tag="writes"):
    """The agent (or the customer) wrote at least this many words in public."""

    min_words: int = 1
    customer: bool = False

    def find(self, reading: Reading) -> Finding:
        lines = reading.customer if self.customer else reading.mine
        count = 0
        for line in lines:
            count += len(reading.words_of(line))
            if count >= self.min_words:
                return Finding(True)
        return no()

    def describe(self) -> str:
        who = "the customer" if self.customer else "the agent"
        return f"{who} wrote at least {self.min_words} words"

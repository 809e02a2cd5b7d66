"""A segment read by rules: whose part it is, who spoke when, and which phrases were found."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from evenhand.conversations.transcript import Kind
from evenhand.judges.contract import Line, SegmentText
from evenhand.judges.rules.phrases import Book, Hit, guess_language
from evenhand.judges.rules.spelling import Mistake
from evenhand.judges.rules.text import Sentence, sentences

_GUESSED_FROM = 400


class Reading:
    """What checks ask of one segment; each answer is worked out once.

    Parameters
    ----------
    segment:
        The text judged.
    books:
        Phrase sets by language.
    mistakes:
        Spelling mistakes by message text, where they were looked for.
    words:
        Words that are no mistakes here, normalised.
    """

    def __init__(
        self,
        segment: SegmentText,
        books: Mapping[str, Book],
        mistakes: Mapping[str, tuple[Mistake, ...]] | None = None,
        words: frozenset[str] = frozenset(),
    ) -> None:
        self.segment = segment
        self.mistakes = mistakes
        self.words = words
        self._books = books
        self._said: dict[int, list[Sentence]] = {}
        self._hits: dict[int, list[Hit]] = {}

    @cached_property
    def mine(self) -> list[Line]:
        """The public messages of the person (or AI agent) this segment is about."""
        return [line for line in self.segment.lines if line.mine and line.public]

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """First and last line of the part: from the last other colleague before to the next after.

        ``(0, -1)`` where the segment's author wrote nothing public.
        """
        if not self.mine:
            return (0, -1)
        first, last = self.mine[0].place, self.mine[-1].place
        others = [line.place for line in self.segment.lines if _colleague(line)]
        start = max((place for place in others if place < first), default=-1) + 1
        end = min((place for place in others if place > last), default=len(self.segment.lines)) - 1
        return (start, end)

    @cached_property
    def customer(self) -> list[Line]:
        """The customer's public messages in this part."""
        start, end = self.bounds
        return [
            line
            for line in self.segment.lines[start : end + 1]
            if line.kind == Kind.CUSTOMER and line.public
        ]

    @property
    def last_reply(self) -> int:
        """The place of the last public message of any agent or bot; -1 where there is none."""
        places = (line.place for line in self.segment.lines if line.mine or _colleague(line))
        return max((place for place in places if self.segment.lines[place].public), default=-1)

    @cached_property
    def talk(self) -> list[Line]:
        """The customer's and the reviewed author's public messages in this part, in order."""
        return sorted([*self.customer, *self.mine], key=lambda line: line.place)

    @cached_property
    def language(self) -> str:
        """The conversation's language (two letters), or the one its words tell; else empty."""
        if self.segment.language:
            return self.segment.language.replace("_", "-").split("-")[0].casefold()
        return guess_language(self._first_words(), self._books)

    @cached_property
    def book(self) -> Book | None:
        """The phrase sets of the language, where there are any."""
        return self._books.get(self.language)

    def said(self, line: Line) -> list[Sentence]:
        """The line's sentences in its author's own words."""
        found = self._said.get(line.place)
        if found is None:
            found = self._said[line.place] = sentences(line.text)
        return found

    def hits(self, line: Line) -> list[Hit]:
        """The phrases in the line."""
        found = self._hits.get(line.place)
        if found is None:
            found = self.book.hits(self.said(line)) if self.book else []
            self._hits[line.place] = found
        return found

    def words_of(self, line: Line) -> list[str]:
        """The line's own words, normalised."""
        return [word.text for sentence in self.said(line) for word in sentence.words]

    def _first_words(self) -> list[str]:
        words: list[str] = []
        for line in self.segment.lines:
            if line.public and line.kind != Kind.SYSTEM:
                words += self.words_of(line)
            if len(words) > _GUESSED_FROM:
                break
        return words


def _colleague(line: Line) -> bool:
    return line.public and not line.mine and line.kind in (Kind.AGENT, Kind.BOT)

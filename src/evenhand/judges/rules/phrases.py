"""Phrases, found in one pass: every set of a language is one automaton over words.

A phrase is plain words with a few signs::

    thank you for (calling|writing)   one of several, each may be several words or nothing
    help you with _ else              _   any one word
    i will ... by                     ... up to three words in between
    within <n> days                   <n> a word with a digit in it
    ^ hi                              ^   only at the start of a sentence
    take care $                       $   only at the end of a sentence

Case, accents and apostrophes do not matter. Each phrase has a bounded number of gaps, so the time
taken grows in proportion to the text, whatever is in it. No gap reaches over a "not".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib import resources
from itertools import product

import msgspec

from evenhand.errors import InputError
from evenhand.judges.rules.text import Sentence, Word, normal
from evenhand.scorecards.plain_yaml import read_words

LANGUAGES = ("en", "de", "fr", "es", "pt", "pl")
"""Languages that come with phrase sets."""

GAP = 3
GAPS_MAX = 2
VARIANTS_MAX = 1000
NEGATION_REACH = 3

_START, _END, _ANY, _GAP, _NUMBER = "^", "$", "_", "...", "<n>"
_SIGN = re.compile(r"\(([^()]*)\)")
_PART = re.compile(r"\.\.\.|<n>|[\^$_]|[^\s^$<]+")


class PhraseSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Phrases that mean the same to a rule.

    ``negated`` false: a "not" just before the phrase takes it back ("I can't promise").
    """

    phrases: list[str]
    negated: bool = False


class PhraseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The phrase sets of one language.

    ``stop_words`` tell the language where a conversation does not; ``negators`` are the words that
    take a phrase back.
    """

    language: str
    name: str
    stop_words: list[str]
    negators: list[str]
    sets: dict[str, PhraseSet]


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A phrase found: of which set, where in the text, and in which sentence of the message."""

    set: str
    start: int
    end: int
    first_word: int
    last_word: int
    sentence: int


class Book:
    """The phrase sets of one language, ready to be found.

    The automaton is built when the first text is read.

    Parameters
    ----------
    file:
        The language's phrases.
    """

    def __init__(self, file: PhraseFile) -> None:
        self.language = file.language
        self.sets = frozenset(file.sets)
        self.negators = frozenset(normal(word) for word in file.negators)
        self.stop_words = frozenset(normal(word) for word in file.stop_words)
        self._kept = frozenset(name for name, each in file.sets.items() if each.negated)
        self._file = file

    def hits(self, said: Sequence[Sentence]) -> list[Hit]:
        """Every phrase in the sentences that is the writer's own and not taken back.

        Raises
        ------
        InputError
            A phrase of the file cannot be read; the message names the set and the phrase.
        """
        found: list[Hit] = []
        for place, sentence in enumerate(said):
            self._scan(sentence.words, place, found)
        return found

    @cached_property
    def _root(self) -> _Node:
        root = _Node()
        for name, each in self._file.sets.items():
            for phrase in each.phrases:
                root.add(name, variants(phrase, f"{self.language}, {name}: {phrase}"))
        return root

    def _scan(self, words: Sequence[Word], sentence: int, found: list[Hit]) -> None:
        root = self._root
        starts = root.next
        opening = starts.get(_START)
        for at, word in enumerate(words):
            node = starts.get(word.text)
            if word.quoted or (node is None and at and not root.wild):
                continue
            ends: dict[str, int] = {}
            if node is not None:
                self._follow(node, words, at + 1, ends)
            if at == 0 and opening is not None:
                self._follow(opening, words, 0, ends)
            if root.wild:
                self._follow_wild(root, words, at, ends)
            for name, end in ends.items():
                if name in self._kept or not self._taken_back(words, at):
                    found.append(_hit(name, words, at, end, sentence))

    def _follow(self, node: _Node, words: Sequence[Word], at: int, ends: dict[str, int]) -> None:
        """Note, for every set that ends somewhere from here on, the furthest it reaches."""
        for name in node.sets:
            ends[name] = max(at, ends.get(name, 0))
        if at == len(words):
            _end_of_sentence(node, at, ends)
            return
        onward = node.next.get(words[at].text)
        if onward is not None:
            self._follow(onward, words, at + 1, ends)
        if node.wild:
            self._follow_wild(node, words, at, ends)

    def _follow_wild(
        self, node: _Node, words: Sequence[Word], at: int, ends: dict[str, int]
    ) -> None:
        word = words[at].text
        any_word, number, gap = node.any_word, node.number, node.gap
        if any_word is not None and word not in self.negators:
            self._follow(any_word, words, at + 1, ends)
        if number is not None and any(map(str.isdigit, word)):
            self._follow(number, words, at + 1, ends)
        if gap is not None:
            for to in range(at, self._gap_end(words, at) + 1):
                self._follow(gap, words, to, ends)

    def _gap_end(self, words: Sequence[Word], at: int) -> int:
        """How far a gap reaches from here: a few words, and never over a "not"."""
        end = min(at + GAP, len(words))
        for to in range(at, end):
            if words[to].text in self.negators:
                return to
        return end

    def _taken_back(self, words: Sequence[Word], at: int) -> bool:
        clause = words[at].clause
        before = words[max(0, at - NEGATION_REACH) : at]
        return any(word.text in self.negators and word.clause == clause for word in before)


class _Node:
    """A place in the automaton: words that go on from here, and the sets that end here."""

    __slots__ = ("any_word", "gap", "next", "number", "sets", "wild")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.sets: set[str] = set()
        self.any_word: _Node | None = None
        self.number: _Node | None = None
        self.gap: _Node | None = None
        self.wild = False

    def add(self, name: str, sequences: Iterable[Sequence[str]]) -> None:
        """Let the set end wherever one of the word sequences ends."""
        for sequence in sequences:
            node = self
            for part in sequence:
                node = node.step(part)
            node.sets.add(name)

    def step(self, part: str) -> _Node:
        """The place one word, or sign, further on."""
        onward = self.next.setdefault(part, _Node())
        if part == _ANY:
            self.any_word = onward
        elif part == _NUMBER:
            self.number = onward
        elif part == _GAP:
            self.gap = onward
        self.wild = self.wild or part in (_ANY, _NUMBER, _GAP)
        return onward


def _end_of_sentence(node: _Node, at: int, ends: dict[str, int]) -> None:
    closing = node.next.get(_END)
    if closing is None and node.gap is not None:
        closing = node.gap.next.get(_END)
    for name in closing.sets if closing is not None else ():
        ends[name] = at


def _hit(name: str, words: Sequence[Word], at: int, end: int, sentence: int) -> Hit:
    last = words[end - 1]
    return Hit(name, words[at].start, last.end, words[at].number, last.number, sentence)


def variants(phrase: str, where: str = "phrase") -> Iterator[tuple[str, ...]]:
    """The word sequences a phrase stands for.

    Raises
    ------
    InputError
        Brackets do not close, or there are too many gaps or alternatives.

    Examples
    --------
    >>> list(variants("good (day|morning)"))
    [('good', 'day'), ('good', 'morning')]
    """
    pieces = _SIGN.split(phrase)
    if any(sign in piece for piece in pieces[::2] for sign in "()|"):
        raise InputError("a bracket is not closed, or brackets are inside brackets.", where)
    choices = [piece.split("|") if place % 2 else [piece] for place, piece in enumerate(pieces)]
    seen = list(product(*choices))
    if len(seen) > VARIANTS_MAX:
        raise InputError(f"this stands for more than {VARIANTS_MAX} phrases; split it.", where)
    for chosen in seen:
        parts = tuple(_parts(" ".join(chosen)))
        if not any(part not in (_START, _END, _ANY, _GAP, _NUMBER) for part in parts):
            raise InputError("a phrase needs at least one word.", where)
        if parts.count(_GAP) > GAPS_MAX:
            raise InputError(f"a phrase has at most {GAPS_MAX} gaps.", where)
        yield parts


def _parts(text: str) -> Iterator[str]:
    for part in _PART.findall(text):
        if part in (_START, _END, _ANY, _GAP, _NUMBER):
            yield part
        else:
            yield from (normal(word) for word in re.findall(r"\w+(?:['’]\w+)*", part))


def read_phrases(text: str, where: str) -> PhraseFile:
    """A language's phrases from YAML.

    Raises
    ------
    InputError
        The file does not follow the schema; the message names the place.
    """
    try:
        return msgspec.convert(read_words(text, where), PhraseFile, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"{error}. Compare with the schema of phrase files.", where) from error


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, PhraseFile]:
    """The phrase sets that come with the product, by language."""
    folder = resources.files("evenhand.judges.rules") / "phrases"
    return {
        code: read_phrases((folder / f"{code}.yaml").read_text("utf-8"), f"{code}.yaml")
        for code in LANGUAGES
    }


def guess_language(words: Sequence[str], books: Mapping[str, Book]) -> str:
    """The language whose commonest words occur most, or nothing where none stands out.

    Examples
    --------
    >>> books = {code: Book(file) for code, file in shipped().items()}
    >>> guess_language("where is my order and when do i get it".split(), books)
    'en'
    """
    counts = {code: sum(word in book.stop_words for word in words) for code, book in books.items()}
    ranked = sorted(counts.values(), reverse=True)
    if not ranked or ranked[0] < 2 or ranked[0] < 0.15 * len(words):
        return ""
    if len(ranked) > 1 and ranked[0] < 1.5 * ranked[1]:
        return ""
    return max(counts, key=lambda code: counts[code])

"""The rules judge: a rule set, phrase sets and a scorecard version, turned into answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from evenhand.errors import InputError
from evenhand.judges.contract import SegmentText, Verdicts, abstention, hash_of
from evenhand.judges.rules.checks import Finding, Misspells, Says, SaysTogether, together
from evenhand.judges.rules.document import CategoryRules, Condition, Rule, RuleSet
from evenhand.judges.rules.phrases import Book, PhraseFile, PhraseSet
from evenhand.judges.rules.reading import Reading
from evenhand.judges.rules.spelling import LANGUAGE, Speller, spelling_version
from evenhand.judges.rules.text import normal
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.answers import Answer
from evenhand.scorecards.document import ScorecardDocument

ENGINE = 1
"""Changes whenever the same rules would give other answers."""

NO_WORDS = "The agent wrote nothing in public here, so there is nothing to judge."


class RulesContent(msgspec.Struct, frozen=True):
    """All that shapes the answers of a rules judge; what its version stores.

    ``phrases`` are the sets of all languages as they were, so that a version keeps its meaning.
    """

    rules: RuleSet
    phrases: list[PhraseFile]
    scorecard: str
    spelling: str = ""
    engine: int = ENGINE


class RulesJudge:
    """Answers by rules alone.

    Parameters
    ----------
    content:
        Rules, phrases and what else shapes the answers.
    scorecard:
        The scorecard version's document. Categories of the rules that are not on it, and rules
        whose answer is not on its category's scale, leave the category unanswered.
    speller:
        Finds spelling mistakes; without one, categories that need it abstain.

    Raises
    ------
    InputError
        A phrase or a set named by a check cannot be used; the message names it.
    """

    def __init__(
        self, content: RulesContent, scorecard: ScorecardDocument, speller: Speller | None = None
    ) -> None:
        self.content = content
        self.speller = speller
        self.books = books(content)
        self._options = labels(scorecard)
        self._categories = answerable(content.rules, scorecard)
        self._words = frozenset(normal(word) for word in content.rules.words)
        self._spelled = {each.key for each in self._categories if needs_spelling(each)}
        check_sets(content.rules, self.books)

    @property
    def categories(self) -> tuple[str, ...]:
        """Keys of the categories it can answer."""
        return tuple(each.key for each in self._categories)

    @property
    def version_hash(self) -> str:
        """Hash of all that shapes its answers."""
        return hash_of(msgspec.to_builtins(self.content))

    def judge(self, segments: Sequence[SegmentText]) -> list[Verdicts]:
        """Answers for each segment, in order."""
        readings = [Reading(segment, self.books, words=self._words) for segment in segments]
        self._spell(readings)
        return [self._answers(reading) for reading in readings]

    def _spell(self, readings: Sequence[Reading]) -> None:
        """Look for mistakes in all texts of the batch that need it at once."""
        if self.speller is None:
            return
        wanted = [
            reading
            for reading in readings
            if reading.segment.asked & self._spelled and reading.language == LANGUAGE
        ]
        found = self.speller.mistakes(line.text for each in wanted for line in each.mine)
        for reading in wanted:
            reading.mistakes = found

    def _answers(self, reading: Reading) -> Verdicts:
        asked = [each for each in self._categories if each.key in reading.segment.asked]
        if not any(reading.words_of(line) for line in reading.mine):
            return {each.key: abstention(NO_WORDS) for each in asked}
        return {each.key: self._answer(each, reading) for each in asked}

    def _answer(self, category: CategoryRules, reading: Reading) -> Answer:
        for condition in category.not_applicable:
            found = _all(condition, reading)
            if found.holds is None:
                return abstention(found.note)
            if found.holds:
                return _answered(NOT_APPLICABLE, condition.reason, found)
        return self._ruled(category, reading)

    def _ruled(self, category: CategoryRules, reading: Reading) -> Answer:
        for rule in category.rules:
            found = _all(rule, reading)
            if found.holds is None:
                return abstention(found.note)
            if not found.holds:
                continue
            if rule.cannot_tell:
                return abstention(rule.reason)
            option = self._options[category.key].index(rule.answer)
            return _answered(option, rule.reason, found, rule.confidence)
        return abstention("No rule fits this conversation.")


def books(content: RulesContent) -> dict[str, Book]:
    """The phrase sets by language, with what the rule set adds to them."""
    added = content.rules.phrases
    files = [_extended(file, added) for file in content.phrases]
    return {file.language: book_of(file) for file in files}


def book_of(file: PhraseFile) -> Book:
    """The phrases of a file, ready to be found."""
    return _book(msgspec.json.encode(file))


@lru_cache(maxsize=32)
def _book(file: bytes) -> Book:
    """One automaton for all judges that share the phrases: it takes some megabytes."""
    return Book(msgspec.json.decode(file, type=PhraseFile))


def labels(scorecard: ScorecardDocument) -> dict[str, list[str]]:
    """The labels of each category's options, best first."""
    return {
        category.key: [
            option.label
            for option in sorted(category.options, key=lambda option: option.value, reverse=True)
        ]
        for category in scorecard.categories
    }


def answerable(rules: RuleSet, scorecard: ScorecardDocument) -> list[CategoryRules]:
    """The rules whose category is on the scorecard and whose answers are all on its scale."""
    known = labels(scorecard)
    return [category for category in rules.categories if _fits(category, known.get(category.key))]


def needs_spelling(category: CategoryRules) -> bool:
    """Whether the category asks for spelling mistakes."""
    return any(isinstance(check, Misspells) for check in category.checks)


def rules_content(
    rules: RuleSet, phrases: Mapping[str, PhraseFile], scorecard_hash: str
) -> RulesContent:
    """What a version of a rules judge stores."""
    spells = any(needs_spelling(category) for category in rules.categories)
    return RulesContent(
        rules=rules,
        phrases=[phrases[code] for code in sorted(phrases)],
        scorecard=scorecard_hash,
        spelling=spelling_version() if spells else "",
    )


def content_from(stored: Any) -> RulesContent:
    """A version's content as it was stored.

    Raises
    ------
    InputError
        It was written by a later release.
    """
    try:
        return msgspec.convert(stored, RulesContent)
    except msgspec.ValidationError as error:
        raise InputError(f"{error}. A later release may have written it.", "judge") from error


def check_sets(rules: RuleSet, known: Mapping[str, Book]) -> None:
    """Refuse rules that name a phrase set no language has.

    Raises
    ------
    InputError
        The set's name is misspelt, or its phrases are missing.
    """
    sets = {name for book in known.values() for name in book.sets}
    for category in rules.categories:
        for check in category.checks:
            for name in sets_of(check):
                if name not in sets:
                    raise InputError(f"there is no phrase set {name!r}.", category.key)


def sets_of(check: object) -> list[str]:
    """The phrase sets that a check names."""
    if isinstance(check, Says):
        return check.phrases
    if isinstance(check, SaysTogether):
        return [*check.first, *check.then, *check.unless]
    return []


def _extended(file: PhraseFile, added: Mapping[str, Mapping[str, PhraseSet]]) -> PhraseFile:
    sets = dict(file.sets)
    for name, more in added.get(file.language, {}).items():
        old = sets.get(name, PhraseSet([], more.negated))
        sets[name] = PhraseSet([*old.phrases, *more.phrases], old.negated)
    return msgspec.structs.replace(file, sets=sets)


def _fits(category: CategoryRules, labels: Sequence[str] | None) -> bool:
    return labels is not None and all(
        rule.cannot_tell or rule.answer in labels for rule in category.rules
    )


def _all(rule: Rule | Condition, reading: Reading) -> Finding:
    return together([check.ask(reading) for check in rule.when])


def _answered(option: int, reason: str, found: Finding, confidence: float | None = None) -> Answer:
    return Answer(
        option=option, evidence=list(found.evidence), reason=reason, confidence=confidence
    )

"""What is wrong with a rule file that somebody writes, each fault with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from evenhand.errors import InputError
from evenhand.judges.rules.checks import AnyCheck
from evenhand.judges.rules.document import RuleSet, read_yaml
from evenhand.judges.rules.engine import labels, sets_of
from evenhand.judges.rules.phrases import shipped, variants
from evenhand.scorecards.document import ScorecardDocument
from evenhand.scorecards.plain_yaml import compose

LARGEST = 500_000
"""Characters a rule file may have."""

_LINE = re.compile(r"line (\d+)")
_PATH = re.compile(r"at `\$([^`]*)`")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")

Path = tuple[str | int, ...]


class Problem(NamedTuple):
    """A fault, with the line it is in, counted from 1."""

    line: int
    text: str


class Checked(NamedTuple):
    """The rules a text holds, if it can be used at all, and all that is wrong with it."""

    rules: RuleSet | None
    problems: list[Problem]


def check(text: str, key: str, scorecard: ScorecardDocument) -> Checked:
    """Check a rule file against what rule files are and against its scorecard.

    Parameters
    ----------
    text:
        The file as it is written.
    key, scorecard:
        The scorecard's key and document.
    """
    if len(text) > LARGEST:
        return Checked(None, [Problem(1, "A rule file has at most 500,000 characters.")])
    try:
        rules = read_yaml(text)
    except InputError as error:
        return Checked(None, [Problem(_line_of(error, text), error.message)])
    found = [
        Problem(_line(text, path), said)
        for path, said in [*_of_scorecard(rules, key, scorecard), *_of_phrases(rules)]
    ]
    return Checked(None if found else rules, sorted(found))


def _line_of(error: InputError, text: str) -> int:
    """The line an error is about: it says so itself, or names a place in the document."""
    if told := _LINE.search(error.where):
        return int(told[1])
    steps = _PATH.search(str(error))
    path: list[str | int] = [] if steps is None else [*_steps(steps[1])]
    if unknown := _UNKNOWN.search(error.message):
        path.append(unknown[1])
    return _line(text, tuple(path))


def _steps(path: str) -> Iterator[str | int]:
    for name, number in _STEP.findall(path):
        if number == "...":
            return
        yield int(number) if number else name


def _line(text: str, path: Path) -> int:
    """The line of a place in the document, or of the nearest thing around it."""
    node = compose(text)
    line = 1
    for step in path:
        key, node = _into(node, step)
        if node is None:
            break
        line = (key or node).start_mark.line + 1
    return line


def _into(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    """The key, where there is one, and the value, one step further in."""
    if isinstance(node, yaml.MappingNode):
        return next(
            ((key, value) for key, value in node.value if key.value == str(step)), (None, None)
        )
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None, None


Told = Iterator[tuple[Path, str]]


def _of_scorecard(rules: RuleSet, key: str, scorecard: ScorecardDocument) -> Told:
    if rules.scorecard != key:
        yield ("scorecard",), f"These rules are for the scorecard {rules.scorecard}, not {key}."
    known = labels(scorecard)
    seen: set[str] = set()
    for place, category in enumerate(rules.categories):
        at: Path = ("categories", place)
        if category.key in seen:
            yield (*at, "key"), f"The category {category.key} is here twice."
        seen.add(category.key)
        if category.key not in known:
            yield (*at, "key"), f"The scorecard has no category {category.key}."
            continue
        for number, rule in enumerate(category.rules):
            if rule.answer and rule.answer not in known[category.key]:
                options = ", ".join(known[category.key])
                said = f"{rule.answer} is none of its options: {options}."
                yield (*at, "rules", number, "answer"), said


def _of_phrases(rules: RuleSet) -> Told:
    yield from _of_languages(rules)
    added = [name for sets in rules.phrases.values() for name in sets]
    known = {name for file in shipped().values() for name in file.sets}.union(added)
    for path, asked in _checks(rules):
        for name in sets_of(asked):
            if name not in known:
                yield path, f"There is no phrase set {name}."


def _checks(rules: RuleSet) -> Iterator[tuple[Path, AnyCheck]]:
    """Every check of the file with its place."""
    for place, category in enumerate(rules.categories):
        groups = {
            "not_applicable": [each.when for each in category.not_applicable],
            "rules": [each.when for each in category.rules],
        }
        for kind, group in groups.items():
            for number, checks in enumerate(group):
                for position, asked in enumerate(checks):
                    yield ("categories", place, kind, number, "when", position), asked


def _of_languages(rules: RuleSet) -> Told:
    for language, sets in rules.phrases.items():
        if language not in shipped():
            known = ", ".join(sorted(shipped()))
            said = f"There are phrases for {known}; {language} cannot be added here."
            yield ("phrases", language), said
        for name, phrases in sets.items():
            for number, phrase in enumerate(phrases.phrases):
                if said := _wrong_with(phrase):
                    yield ("phrases", language, name, "phrases", number), said


def _wrong_with(phrase: str) -> str:
    try:
        list(variants(phrase))
    except InputError as error:
        return f"“{phrase}”: {error.message}"
    return ""

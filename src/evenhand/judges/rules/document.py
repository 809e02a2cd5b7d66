"""A rule file: what YAML holds, what a judge version stores, and what people read.

For each category, first the conditions under which it does not apply, then rules in order: the
first whose checks all hold gives the answer.
"""

from __future__ import annotations

from importlib import resources
from typing import Any, Literal

import msgspec
import yaml

from evenhand.errors import InputError
from evenhand.judges.rules.checks import AnyCheck
from evenhand.judges.rules.phrases import PhraseSet
from evenhand.scorecards.files import READY
from evenhand.scorecards.plain_yaml import read_words


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Checks that all hold where the category does not apply, and why."""

    when: list[AnyCheck]
    reason: str


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An answer, and the checks that must all hold for it; none at all: it holds always.

    ``answer`` is the label of an option, or ``cannot_tell`` is true. ``confidence`` (0-1) is how
    far the rule is to be believed.
    """

    reason: str
    answer: str = ""
    cannot_tell: bool = False
    when: list[AnyCheck] = []
    confidence: float = 0.8

    def __post_init__(self) -> None:
        if bool(self.answer) == self.cannot_tell:
            raise ValueError("a rule has either an `answer` or `cannot_tell: true`")
        if not 0 <= self.confidence <= 1:
            raise ValueError("`confidence` is between 0 and 1")


class CategoryRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How one category is answered. ``about`` says what the rules see and what they miss."""

    key: str
    rules: list[Rule]
    not_applicable: list[Condition] = []
    about: str = ""

    @property
    def checks(self) -> list[AnyCheck]:
        """All checks asked for this category."""
        asked = [condition.when for condition in self.not_applicable]
        return [check for when in (*asked, *(rule.when for rule in self.rules)) for check in when]


class RuleSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A whole rule file, for one scorecard.

    ``words`` are no spelling mistakes here. ``phrases`` adds sets, or phrases to the sets that come
    with the product, by language and set.
    """

    scorecard: str
    name: str
    categories: list[CategoryRules]
    about: str = ""
    words: list[str] = []
    phrases: dict[str, dict[str, PhraseSet]] = {}
    schema: Literal["evenhand.rules/1"] = "evenhand.rules/1"


def from_builtins(data: Any) -> RuleSet:
    """A rule set from what JSON or YAML gave.

    Raises
    ------
    InputError
        A field is missing, unknown or of the wrong kind; the message names the place.
    """
    try:
        return msgspec.convert(data, RuleSet, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"{error}. Compare with the rules schema.", "rules") from error


def read_yaml(text: str) -> RuleSet:
    """A rule set from YAML.

    Raises
    ------
    InputError
        The text is no YAML, or no rule set; the message names the place.
    """
    return from_builtins(read_words(text, "rules"))


def write_yaml(rules: RuleSet) -> str:
    """The rule set as YAML, readable and readable again."""
    text: str = yaml.safe_dump(
        msgspec.to_builtins(rules), sort_keys=False, allow_unicode=True, width=100
    )
    return text


def ready_rules(scorecard: str) -> RuleSet | None:
    """The rules that come with the product for a ready scorecard, by its key."""
    text = ready_text(scorecard)
    return read_yaml(text) if text else None


def ready_text(scorecard: str) -> str:
    """The file of these rules as it was written; empty where there is none."""
    if scorecard not in READY:
        return ""
    folder = resources.files("evenhand.judges.rules") / "ready"
    return (folder / f"{scorecard}.yaml").read_text("utf-8")

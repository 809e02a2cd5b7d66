"""YAML in which nothing is hidden and nothing is said twice.

Aliases and repeated keys are refused: both hide what a file says.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from evenhand.errors import InputError

_BOOLEAN = "tag:yaml.org,2002:bool"
_NO_WORDS = {_BOOLEAN, "tag:yaml.org,2002:timestamp"}


class _Plain:
    """What every loader here refuses. Stands before a loader of the YAML library."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        loader: Any = super()
        if self.check_event(yaml.AliasEvent):  # type: ignore[attr-defined]
            mark = self.get_mark()  # type: ignore[attr-defined]
            raise yaml.composer.ComposerError(None, None, "write out what *alias means", mark)
        return loader.compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        loader: Any = super()
        seen = set()
        for key, _value in node.value:
            if str(key.value) in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key.value}” is given twice", key.start_mark
                )
            seen.add(str(key.value))
        return loader.construct_mapping(node, deep)


class _WordsLoader(_Plain, yaml.BaseLoader):
    """Leaves every value as it is written, so that ``no`` and ``Yes`` stay words."""


class _ValuesLoader(_Plain, yaml.SafeLoader):
    """Only true and false are truth values, as in YAML 1.2: an option named Yes stays a word."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _NO_WORDS]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_ValuesLoader.add_implicit_resolver(
    _BOOLEAN, re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def read_values(text: str, what: str = "") -> Any:
    """What YAML text holds: words, numbers, truth values.

    Raises
    ------
    InputError
        It is no YAML, or uses what is refused; the message names line and column.

    Examples
    --------
    >>> read_values("answer: Yes")
    {'answer': 'Yes'}
    """
    return _read(text, _ValuesLoader, what)


def read_words(text: str, what: str = "") -> Any:
    """What YAML (or JSON) text holds, every value a word.

    Raises
    ------
    InputError
        As :func:`read_values`.

    Examples
    --------
    >>> read_words("answer: 1")
    {'answer': '1'}
    """
    return _read(text, _WordsLoader, what)


def compose(text: str) -> yaml.Node | None:
    """The tree of YAML text, with the line of everything in it; of text that can be read."""
    node: yaml.Node | None = yaml.compose(text, _WordsLoader)
    return node


def _read(text: str, loader: Any, what: str) -> Any:
    try:
        return yaml.load(text, loader)  # noqa: S506 - safe loaders that refuse more
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "file"
        problem = getattr(error, "problem", None) or error
        place = f"{what}, {where}" if what else where
        raise InputError(f"this is not YAML: {problem}.", place) from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"this cannot be read: {error}.", what or "file") from error

"""YAML in which everything is a word, nothing is hidden and nothing is said twice."""

from __future__ import annotations

from typing import Any

import yaml

from evenhand.errors import InputError


class _WordsLoader(yaml.BaseLoader):
    """Leaves every value as it is written, so that ``no`` and ``Yes`` stay words.

    Aliases and repeated keys are refused: both hide what a file says.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_mark()
            raise yaml.composer.ComposerError(None, None, "write out what *alias means", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _value in node.value:
            if str(key.value) in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key.value}” is given twice", key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def read_words(text: str, what: str) -> Any:
    """What YAML (or JSON) text holds, every value a word.

    Raises
    ------
    InputError
        It is no YAML, or uses what is refused; the message names line and column.

    Examples
    --------
    >>> read_words("answer: Yes", "rules")
    {'answer': 'Yes'}
    """
    try:
        return yaml.load(text, _WordsLoader)  # noqa: S506 - makes text only, never objects
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "file"
        problem = getattr(error, "problem", None) or error
        raise InputError(f"this is not YAML: {problem}.", f"{what}, {where}") from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"this cannot be read: {error}.", what) from error

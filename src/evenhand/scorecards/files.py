"""Scorecards as YAML files, and the JSON Schema they follow."""

from __future__ import annotations

from importlib import resources
from typing import Any

import msgspec
import yaml

from evenhand.errors import InputError
from evenhand.scorecards.document import ScorecardDocument, from_builtins, to_builtins

READY = ("general-support", "sales-chat", "it-service-desk", "compliance-calls", "ai-agent")
"""Keys of the scorecards that come with the product."""


def read_yaml(text: str) -> ScorecardDocument:
    """A scorecard from YAML.

    Raises
    ------
    InputError
        The text is no YAML, or not a scorecard; the message names the place.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "file"
        raise InputError(f"this is not YAML: {getattr(error, 'problem', error)}.", where) from error
    return from_builtins(data)


def write_yaml(content: ScorecardDocument) -> str:
    """The scorecard as YAML, readable and re-importable."""
    text: str = yaml.safe_dump(to_builtins(content), sort_keys=False, allow_unicode=True, width=100)
    return text


def ready_scorecard(key: str) -> ScorecardDocument:
    """One of the scorecards that come with the product."""
    folder = resources.files("evenhand.scorecards") / "ready"
    return read_yaml((folder / f"{key}.yaml").read_text("utf-8"))


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a scorecard file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Evenhand scorecard",
        **msgspec.json.schema(ScorecardDocument),
    }

"""Scorecards as YAML files, and the JSON Schema they follow."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import msgspec
import yaml

from evenhand.errors import InputError
from evenhand.scorecards.document import ScorecardDocument, from_builtins, to_builtins
from evenhand.scorecards.plain_yaml import read_values

READY = (
    "general-support",
    "sales-chat",
    "it-service-desk",
    "compliance-calls",
    "ai-agent",
    "autoqa",
)
"""Keys of the scorecards that come with the product."""

LARGEST_FILE = 1_000_000
"""Bytes a scorecard file may have."""


def read_yaml(text: str) -> ScorecardDocument:
    """A scorecard from YAML.

    Raises
    ------
    InputError
        The text is no YAML, or not a scorecard; the message names the place.
    """
    return from_builtins(read_values(text, "scorecard"))


def read_file(content: bytes | str) -> ScorecardDocument:
    """A scorecard from the bytes of a YAML or JSON file, or from text somebody pasted.

    Raises
    ------
    InputError
        It is too large, no UTF-8 text, or not a scorecard; the message names the place.
    """
    if len(content) > LARGEST_FILE:
        raise InputError("a scorecard file has at most 1 MB.", "file")
    text = _decoded(content) if isinstance(content, bytes) else content
    if not text.lstrip().startswith("{"):
        return read_yaml(text)
    try:
        return from_builtins(msgspec.json.decode(text))
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise InputError(f"this is not JSON: {error}.", "file") from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("save the file as UTF-8; it is in another encoding.", "file") from error


class _PlainDumper(yaml.SafeDumper):
    """YAML that reads back as it was: rare line ends are escaped, not folded away."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_text(self, data: str) -> yaml.ScalarNode:
        style = '"' if _RARE_LINE_ENDS.search(data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_RARE_LINE_ENDS = re.compile("[\x85\u2028\u2029\ufeff]")
_PlainDumper.add_representer(str, _PlainDumper.represent_text)


def write_yaml(content: ScorecardDocument) -> str:
    """The scorecard as YAML, readable and re-importable."""
    text: str = yaml.dump(
        to_builtins(content), Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=100
    )
    return text


@cache
def ready_scorecard(key: str) -> ScorecardDocument:
    """One of the scorecards that come with the product, read once."""
    folder = resources.files("evenhand.scorecards") / "ready"
    return read_yaml((folder / f"{key}.yaml").read_text("utf-8"))


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a scorecard file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Evenhand scorecard",
        **msgspec.json.schema(ScorecardDocument),
    }

"""The published shapes of files, as JSON Schema, made from the types that read them.

``python -m evenhand.sources.schemas docs/reference`` writes them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from evenhand.conversations.record import ConversationRecord, SurveyAnswerRecord
from evenhand.sources.formats.mapped.mapping import Mapping
from evenhand.sources.formats.reviews.mapping import ReviewMapping
from evenhand.sources.formats.reviews.record import ReviewRecord

PUBLISHED = {
    "conversation.schema.json": (ConversationRecord, "A conversation, one per line of JSONL"),
    "survey-answer.schema.json": (SurveyAnswerRecord, "A survey answer, one per line of JSONL"),
    "review.schema.json": (ReviewRecord, "A past review, one per line of JSONL"),
    "review-mapping.schema.json": (
        ReviewMapping,
        "Which category and answer of a file of reviews is which of a scorecard's",
    ),
    "mapping.schema.json": (Mapping, "Where in a foreign file the parts of a conversation are"),
}


def schema(name: str) -> dict[str, Any]:
    """One published schema.

    Examples
    --------
    >>> schema("conversation.schema.json")["$ref"]
    '#/$defs/ConversationRecord'
    """
    shape, title = PUBLISHED[name]
    document = msgspec.json.schema(shape)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**head, **document}


def as_text(name: str) -> str:
    """The schema as it is published."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> None:
    """Write all of them into a folder."""
    for name in PUBLISHED:
        (folder / name).write_text(as_text(name), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

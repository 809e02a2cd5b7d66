"""The mapping file of past reviews: which category and option of the file is which of ours.

Published as a JSON Schema, generated from this struct.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from evenhand.errors import InputError
from evenhand.sources.documents import in_shape, parse_document

SKIP = "skip"
EVERY = "*"
"""In place of a category's name: all of them."""


class ReviewMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where the parts of a review are, and what its categories and answers are on our scorecard."""

    scorecard: Annotated[
        str, Meta(description="Key of the scorecard; `key@2` for its version 2.")
    ] = ""
    columns: Annotated[
        dict[str, str],
        Meta(description="Part of a review and the column or field that holds it."),
    ] = {}
    categories: Annotated[
        dict[str, str],
        Meta(description="Category of the file and key of ours; `skip` leaves its ratings out."),
    ] = {}
    options: Annotated[
        dict[str, dict[str, str]],
        Meta(description="By category of the file (`*`: all): its answer and our label, or N/A."),
    ] = {}
    scales: Annotated[
        dict[str, tuple[float, float]],
        Meta(description="By category of the file (`*`: all): lowest and highest number."),
    ] = {}
    ignore: Annotated[list[str], Meta(description="Columns or fields to pass over.")] = []
    time_zone: Annotated[str, Meta(description="Zone of times that state none.")] = ""
    time_format: Annotated[str, Meta(description="As in %d.%m.%Y %H:%M; else ISO 8601.")] = ""


def parse_review_mapping(text: str, where: str = "mapping") -> ReviewMapping:
    """The mapping in YAML or JSON text.

    Raises
    ------
    InputError
        It is no YAML, or a key or value in it is not one of a mapping's.

    Examples
    --------
    >>> parse_review_mapping("categories: {Tone of voice: tone, Old: skip}").categories
    {'Tone of voice': 'tone', 'Old': 'skip'}
    """
    document: Any = parse_document(text, where)
    if not isinstance(document, dict):
        raise InputError("is no mapping; it holds `categories:` and the like.", where)
    return in_shape(document, ReviewMapping, where)

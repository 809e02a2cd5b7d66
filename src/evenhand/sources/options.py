"""What the person who imports says about a file."""

from __future__ import annotations

from datetime import tzinfo
from functools import cached_property
from typing import Any

import msgspec

from evenhand.sources.formats.mapped.mapping import Mapping
from evenhand.sources.formats.reviews.mapping import ReviewMapping
from evenhand.sources.times import zone


class Options(msgspec.Struct, frozen=True, dict=True, omit_defaults=True):
    """All of it optional; kept with the import, so that it can be run again.

    ``time_zone`` is the zone of times that state none. ``survey_kind`` is for
    survey answers that do not say, ``scale`` for those and for numbers in reviews, ``reviews`` is
    the mapping of reviews. ``delimiter`` is for CSV.
    """

    encoding: str = ""
    time_zone: str = ""
    delimiter: str = ""
    survey_kind: str = ""
    scale: tuple[float, float] | None = None
    mapping: Mapping | None = None
    reviews: ReviewMapping | None = None

    @cached_property
    def zone(self) -> tzinfo | None:
        """The assumed zone.

        Raises
        ------
        InputError
            There is no such zone.
        """
        return zone(self.time_zone)

    def as_document(self) -> dict[str, Any]:
        """The options as they are kept, and as they come back."""
        document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return document

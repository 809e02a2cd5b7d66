"""Makes review records of parts as files write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from evenhand.errors import InputError
from evenhand.sources.explain import shown
from evenhand.sources.formats.mapped.convert import number
from evenhand.sources.formats.mapped.paths import as_text
from evenhand.sources.formats.reviews.columns import rating_parts
from evenhand.sources.formats.reviews.mapping import ReviewMapping
from evenhand.sources.formats.reviews.record import RatingRecord, ReviewRecord
from evenhand.sources.names import plain_name
from evenhand.sources.options import Options
from evenhand.sources.times import read_time, zone

_NA_WORDS = frozenset({"na", "notapplicable", "doesnotapply", "nichtanwendbar", "nvt"})
_YES = frozenset({"yes", "y", "true", "1", "x", "na", "ja"})
_NO = frozenset({"", "no", "n", "false", "0", "nein"})


class Maker:
    """Made once for a file, called for every review in it.

    Raises
    ------
    InputError
        The zone is unknown; or, when called, a part is missing or cannot be read.
    """

    def __init__(self, mapping: ReviewMapping, options: Options) -> None:
        self._zone = zone(mapping.time_zone) or options.zone
        self._form = mapping.time_format

    def __call__(self, parts: Mapping[str, Any], ratings: Any) -> ReviewRecord:
        """The record of one review; ``ratings`` are objects, or answers by category."""
        reviewer, reviewer_email = _person(parts, "reviewer")
        agent, agent_email = _person(parts, "agent")
        if not (reviewer or reviewer_email):
            raise InputError("nobody is named as the reviewer.", "reviewer")
        record = {
            "id": _text(parts, "id"),
            "conversation": _needed(parts, "conversation"),
            "reviewer": reviewer,
            "reviewer_email": reviewer_email,
            "agent": agent,
            "agent_email": agent_email,
            "date": self.time(parts, "date"),
            "started_at": self.time(parts, "started_at"),
            "comment": _text(parts, "review_comment"),
            "score": _number(parts.get("score"), "score"),
            "probability": _number(parts.get("probability"), "probability"),
            "purpose": _text(parts, "purpose").lower().removeprefix("unknown"),
            "kind": _text(parts, "kind").lower(),
            "ratings": _ratings(ratings),
        }
        if record["date"] is None:
            raise InputError("there is no date of the review.", "date")
        return _checked(record)

    def time(self, parts: Mapping[str, Any], name: str) -> datetime | None:
        """A part that is a time.

        Raises
        ------
        InputError
            It cannot be read, or has no zone and none is stated.
        """
        value = parts.get(name)
        if isinstance(value, datetime):
            return value
        try:
            return read_time(value, self._zone, self._form)
        except InputError as error:
            raise InputError(error.message, name) from error


def _checked(record: dict[str, Any]) -> ReviewRecord:
    probability = record["probability"]
    if probability is not None and not 0 < probability <= 1:
        raise InputError(
            f"the probability {probability:g} is not above 0 and at most 1.", "probability"
        )
    for name, wanted in (
        ("purpose", "random, stratified, risk, manual, calibration, onboarding or unknown"),
        ("kind", "quality, self or peer"),
    ):
        try:
            msgspec.convert(record[name], _TYPES[name])
        except msgspec.ValidationError as error:
            raise InputError(
                f"unknown {name} {shown(record[name])}; use {wanted}.", name
            ) from error
    return ReviewRecord(**record)


_TYPES: dict[str, Any] = {field.name: field.type for field in msgspec.structs.fields(ReviewRecord)}


def _ratings(value: Any) -> list[RatingRecord]:
    if isinstance(value, dict):
        value = [{"category": name, "option": answer} for name, answer in value.items()]
    if not isinstance(value, list):
        raise InputError("there is no list of ratings here.", "ratings")
    found: dict[str, RatingRecord] = {}
    for place, one in enumerate(value):
        rating = _rating(one, f"ratings[{place}]")
        if rating is None:
            continue
        if rating.category in found:
            raise InputError(
                f"the category {shown(rating.category)} is rated twice. Two reviews by one "
                "reviewer need ids of their own; of two ratings only one can count.",
                f"ratings[{place}]",
            )
        found[rating.category] = rating
    if not found:
        raise InputError("nothing is rated.", "ratings")
    return list(found.values())


def _rating(value: Any, where: str) -> RatingRecord | None:
    """The rating, or None where the category was left without an answer."""
    if not isinstance(value, dict):
        raise InputError(f"is a {type(value).__name__}, not a rating with fields.", where)
    try:
        parts = rating_parts(value)
    except InputError as error:
        raise InputError(error.message, f"{where}.{error.where}") from error
    category = _text(parts, "category")
    if not category:
        raise InputError("no category is named.", f"{where}.category")
    option = _text(parts, "option")
    amount = _number(parts.get("value"), f"{where}.value")
    na = _is_na(parts.get("na"), f"{where}.na") or plain_name(option) in _NA_WORDS
    if na and (amount is not None or (option and plain_name(option) not in _NA_WORDS)):
        raise InputError("is both N/A and rated; one of them is wrong.", where)
    if not (na or option or amount is not None):
        return None
    return RatingRecord(
        category,
        option="" if na else option,
        value=amount,
        scale=_scale(parts.get("scale"), f"{where}.scale"),
        na=na,
        comment=_text(parts, "comment"),
        root_causes=_list(parts.get("root_causes")),
    )


def _scale(value: Any, where: str) -> tuple[float, float] | None:
    if value is None or value == "":
        return None
    try:
        return msgspec.convert(value, tuple[float, float])
    except msgspec.ValidationError as error:
        raise InputError("a scale is its lowest and highest number, as [1, 5].", where) from error


def _is_na(value: Any, where: str) -> bool:
    word = plain_name(as_text(value))
    if word in _YES or word in _NA_WORDS:
        return True
    if word in _NO:
        return False
    raise InputError(f"{shown(value)} does not say whether it is N/A; write yes or no.", where)


def _list(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else as_text(value).split(";")
    return [text for part in parts if (text := as_text(part).strip())]


def _person(parts: Mapping[str, Any], role: str) -> tuple[str, str]:
    """Name and e-mail of someone; an e-mail may stand in place of the name."""
    value = parts.get(role)
    inner = value if isinstance(value, dict) else {"name": value}
    name = as_text(inner.get("name")).strip()
    email = as_text(inner.get("email")).strip() or _text(parts, f"{role}_email")
    if "@" in name and not email:
        return "", name.lower()
    return name, email.lower()


def _text(parts: Mapping[str, Any], name: str) -> str:
    return as_text(parts.get(name)).strip()


def _needed(parts: Mapping[str, Any], name: str) -> str:
    if text := _text(parts, name):
        return text
    raise InputError(f"no {name} is named.", name)


def _number(value: Any, where: str) -> float | None:
    """A number as people write it, ``83,3 %`` too."""
    text = as_text(value).strip().removesuffix("%").strip()
    if not text:
        return None
    amount = number(text, where)
    if amount != amount or amount in (float("inf"), float("-inf")):
        raise InputError(f"{shown(value)} is no number.", where)
    return amount

"""What the page of a local judge shows beside what it shows of every judge."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from evenhand.judges.local.content import LocalContent, content_from
from evenhand.judges.local.curve import curve_svg
from evenhand.judges.models import JudgeVersion
from evenhand.reviews.models import Author


@dataclass(frozen=True, slots=True)
class ShownLesson:
    """A category: whether it is on, why, and its learning curve."""

    name: str
    on: bool
    why: str
    curve: SafeString


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a local judge learnt from, and how each category went."""

    content: LocalContent
    lessons: list[ShownLesson]


def learnt(version: JudgeVersion) -> Learnt | None:
    """How a local judge was trained; other judges were not."""
    if version.judge.kind != Author.Kind.LOCAL:
        return None
    content = content_from(version.content)
    return Learnt(
        content,
        [
            ShownLesson(each.name, each.on, each.why, curve_svg(each.curve, each.bar, each.name))
            for each in content.categories
        ],
    )

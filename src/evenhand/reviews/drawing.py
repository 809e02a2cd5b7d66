"""What the review screen holds by the dozen, as inert HTML: a template takes its time for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import date

    from evenhand.reviews.models import Review
    from evenhand.reviews.queries.precedents import Precedent
    from evenhand.reviews.screen import Question

NA = "na"

DISPUTED, DECIDED = 140, 220
"""Characters of both reasons of a precedent; all of them are on its own page."""


def options(question: Question) -> SafeString:
    """The buttons of a question, worst first, N/A last."""
    name = f'type="radio" name="option-{escape(question.key)}"'
    buttons = [
        f'<label class="option"><input {name} value="{option.value}"'
        f"{_chosen(question, option.value)}{' data-low' * option.low}>"
        f"<span>{escape(option.label)}</span></label>"
        for option in question.options
    ]
    if question.allow_na:
        buttons.append(
            f'<label class="option option-na"><input {name} value="{NA}"{_chosen(question, NA)}>'
            f"<span>{escape(_('N/A'))}</span></label>"
        )
    return SafeString("\n".join(buttons))


def guidance(question: Question) -> SafeString:
    """What each option of a question means, as far as the scorecard says."""
    told = [(option.label, option.guidance) for option in question.options]
    told.append((_("N/A"), question.na_guidance))
    return SafeString(
        "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in told if text)
    )


def beside(review: Review, decided: Sequence[Precedent]) -> list[SafeString]:
    """Decided disputes as they stand beside their category."""
    if not decided:
        return []
    slug, scorecard = review.workspace.slug, review.version.scorecard_id
    page = reverse("dispute_precedents", args=[slug, scorecard, decided[0].category])
    return [_precedent(one, page) for one in decided]


def _chosen(question: Question, value: str) -> str:
    return " checked" if question.chosen == value else ""


def _precedent(one: Precedent, page: str) -> SafeString:
    changed = "" if one.before == one.after else f" → {one.after}"
    day = _day(localtime(one.decided_at).date(), get_language())
    return SafeString(
        f'<span class="tag">{escape(one.decided)}</span> {escape(one.before)}{escape(changed)} '
        f'<span class="sub">{escape(day)}</span>'
        f'<p class="sub" dir="auto">{_short(one.disputed_because, DISPUTED)}</p>'
        f'<p dir="auto">{_short(one.decided_because, DECIDED)} '
        f'<a href="{escape(page)}#decided-{one.item}">{escape(_("all of it"))}</a></p>'
    )


def _short(text: str, longest: int) -> str:
    return escape(text if len(text) <= longest else Truncator(text).chars(longest))


@lru_cache(maxsize=256)
def _day(day: date, language: str | None) -> str:
    """Most decisions are of few days; ``language`` tells what was said in another one."""
    return date_format(day, "j M Y")

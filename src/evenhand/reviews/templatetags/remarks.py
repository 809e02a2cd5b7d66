"""Showing what people wrote in reviews."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import Review
from evenhand.reviews.queries.remarks import kudos_given, mentions_of
from evenhand.reviews.remarks import marked

register = template.Library()


@register.simple_tag(takes_context=True)
def remarked(context: Context, text: str, review: Review) -> SafeString:
    """``{% remarked rating.comment review %}``: marked and linked, all else escaped."""
    viewer: Membership = context["viewer"]
    names = _mentions(context, review)
    if not viewer.may(Action.SEE_CONVERSATIONS):
        return marked(text, names, None)
    page = reverse("hashtags", args=[viewer.workspace.slug])
    return marked(text, names, lambda word: f"{page}?{urlencode({'tag': word})}")


@register.inclusion_tag("reviews/remarks/_in_review.html")
def kudos_in(review: Review) -> dict[str, Any]:
    """``{% kudos_in review %}``: the praise in it, if there is any."""
    return {"kudos": kudos_given(review), "review": review}


def _mentions(context: Context, review: Review) -> list[str]:
    """Read once for all the texts of a page."""
    known = context.render_context
    key = f"mentions of review {review.pk}"
    if key not in known:
        known[key] = mentions_of(review)
    names: list[str] = known[key]
    return names

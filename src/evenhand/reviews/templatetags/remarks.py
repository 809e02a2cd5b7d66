"""Showing what people wrote in reviews."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.remarks import marked

register = template.Library()


@register.simple_tag(takes_context=True)
def remarked(context: Context, text: str, names: Collection[str] = ()) -> SafeString:
    """``{% remarked review.comment mentions %}``: marked and linked, all else escaped."""
    viewer: Membership = context["viewer"]
    if not viewer.may(Action.SEE_CONVERSATIONS):
        return marked(text, names, None)
    page = reverse("hashtags", args=[viewer.workspace.slug])
    return marked(text, names, lambda word: f"{page}?{urlencode({'tag': word})}")

"""What the page of a comment template asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import CommentTemplate


class TemplateForm(forms.Form):
    """Name, text, and for those who may: whether everybody has it."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What you type after / to find it.")
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Inserted as it stands; you can change it in the comment."),
    )
    shared = forms.BooleanField(label=_("Everybody who reviews can use it"), required=False)

    def __init__(
        self, viewer: Membership, data: object = None, known: CommentTemplate | None = None
    ) -> None:
        initial = {} if known is None else vars(known)
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        if not viewer.may(Action.ASSIGN_REVIEWS):
            del self.fields["shared"]

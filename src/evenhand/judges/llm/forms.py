"""Forms of the pages of language-model judges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.judges.llm.document import MOST_SAMPLES, LLMContent
from evenhand.judges.models import LLMTerms
from evenhand.people.models import Membership
from evenhand.scorecards.document import ScorecardDocument
from evenhand.scorecards.models import Scorecard
from evenhand.scorecards.queries import published_versions

LONGEST_TEXT = 60_000


class NewForm(forms.Form):
    """What a new judge is called and what it answers."""

    name = forms.CharField(label=_("Name"), max_length=120)
    scorecard = forms.ModelChoiceField(
        label=_("Scorecard"),
        queryset=Scorecard.objects.none(),
        help_text=_("Its published version; its guidance is what the model is told."),
    )
    model = forms.CharField(
        label=_("Model"),
        max_length=200,
        help_text=_("As the endpoint names it."),
    )

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scorecard"]
        assert isinstance(field, forms.ModelChoiceField)
        versions = published_versions(viewer.workspace)
        field.queryset = Scorecard.objects.filter(pk__in=versions.values("scorecard"))


class DraftForm(forms.Form):
    """All that shapes a judge's answers. Changing any of it makes another version."""

    model = forms.CharField(
        label=_("Model"), max_length=200, help_text=_("As the endpoint names it.")
    )
    categories = forms.MultipleChoiceField(
        label=_("Categories it answers"), widget=forms.CheckboxSelectMultiple()
    )
    extras = forms.CharField(
        label=_("Remarks for the model"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What a new reviewer would have to be told about your team. The questions, "
                    "answers and guidance of the scorecard are sent in any case."),
    )  # fmt: skip
    procedures = forms.CharField(
        label=_("Procedures"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Rules the agents work by, as reference. They are part of every call, so they "
                    "cost tokens each time."),
    )  # fmt: skip
    precedents = forms.BooleanField(
        label=_("Show the model what was decided about disputes, up to three a category"),
        required=False,
    )
    calls = forms.ChoiceField(
        label=_("Calls"),
        choices=[
            ("together", _("all categories in one call: cheaper")),
            ("apart", _("one call a category: often better")),
        ],
    )
    samples = forms.IntegerField(
        label=_("Times each call is made"),
        min_value=1,
        max_value=MOST_SAMPLES,
        help_text=_("The most frequent answer counts; a tie is an abstention. Each costs."),
    )
    sureness = forms.ChoiceField(
        label=_("Confidence"),
        choices=[
            ("tokens", _("probability of the answer's tokens, where the endpoint gives it")),
            ("samples", _("how far the answers agree")),
            ("none", _("none")),
        ],
    )
    temperature = forms.FloatField(
        label=_("Temperature"),
        min_value=0,
        max_value=2,
        help_text=_("0 with one call; about 0.7 with several."),
    )
    reasoning = forms.BooleanField(
        label=_("The model thinks before it answers (it takes no temperature)"), required=False
    )
    form = forms.ChoiceField(
        label=_("Form of the reply"),
        choices=[
            ("schema", _("held to a JSON Schema by the endpoint")),
            ("object", _("any JSON, checked here")),
            ("text", _("asked for in words, checked here")),
        ],
    )
    context_tokens = forms.IntegerField(
        label=_("Longest call, in tokens"),
        min_value=1_000,
        max_value=2_000_000,
        help_text=_(
            "Longer conversations are asked about in parts that overlap; no message is cut."
        ),
    )
    answer_tokens = forms.IntegerField(
        label=_("Longest reply, in tokens"), min_value=50, max_value=100_000
    )

    def __init__(self, scorecard: ScorecardDocument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["categories"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(each.key, each.name) for each in scorecard.categories]

    def clean(self) -> dict[str, Any]:
        """A reply must fit beside what is asked."""
        data = super().clean() or {}
        if data.get("context_tokens", 2) <= data.get("answer_tokens", 1):
            self.add_error("answer_tokens", _("Leave room for the conversation: a lower number."))
        return data


class TermsForm(forms.ModelForm[LLMTerms]):
    """Prices, budget and speed: none of it makes another version."""

    class Meta:
        model = LLMTerms
        fields = (
            "currency",
            "price_in",
            "price_out",
            "budget_money",
            "budget_tokens",
            "period",
            "concurrency",
            "per_minute",
        )
        help_texts = {
            "price_in": _("For a million tokens sent; 0 for a model of your own."),
            "price_out": _("For a million tokens replied."),
            "budget_money": _("Scoring pauses when it is reached. Empty: no limit."),
            "budget_tokens": _("Sent and replied. Empty: no limit."),
            "concurrency": _("1 to 32."),
            "per_minute": _("Empty: no limit but the endpoint's own."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DecimalField | forms.IntegerField):
                field.min_value = 1 if name in {"concurrency", "per_minute"} else 0
                field.widget.attrs["min"] = field.min_value

    def clean_currency(self) -> str:
        """Three letters, as banks write them."""
        code = str(self.cleaned_data["currency"]).strip().upper()
        if len(code) != 3 or not code.isalpha():
            raise forms.ValidationError(_("Write three letters, such as EUR."))
        return code

    def clean_concurrency(self) -> int:
        """Bounded: each call takes a thread."""
        return _between(self.cleaned_data["concurrency"], 1, 32)

    def clean_per_minute(self) -> int | None:
        """At least one."""
        value = self.cleaned_data["per_minute"]
        return None if value is None else _between(value, 1, 100_000)

    def clean_price_in(self) -> Any:
        """No price is below zero."""
        return _positive(self.cleaned_data["price_in"])

    def clean_price_out(self) -> Any:
        """No price is below zero."""
        return _positive(self.cleaned_data["price_out"])

    def clean_budget_money(self) -> Any:
        """No budget is below zero."""
        return _positive(self.cleaned_data["budget_money"])


def first_values(content: LLMContent) -> dict[str, Any]:
    """What a form shows of a draft."""
    names = set(DraftForm.base_fields) - {"precedents"}
    return {
        **{name: getattr(content, name) for name in names},
        "precedents": bool(content.examples),
    }


def _between(value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise forms.ValidationError(
            _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        )
    return value


def _positive(value: Any) -> Any:
    if value is not None and value < 0:
        raise forms.ValidationError(_("Write 0 or more."))
    return value

"""The form on which a file of past reviews is fitted to a scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.scorecards.models import ScorecardVersion
from evenhand.sources.formats.reviews.columns import layout
from evenhand.sources.formats.reviews.mapping import SKIP, ReviewMapping
from evenhand.sources.formats.reviews.record import NA
from evenhand.sources.past_reviews.drafting import SeenCategory
from evenhand.sources.past_reviews.versions import pinned

_PARTS = (
    ("conversation", gettext_lazy("Conversation id")),
    ("agent", gettext_lazy("Agent")),
    ("agent_email", gettext_lazy("Agent's e-mail")),
    ("reviewer", gettext_lazy("Reviewer")),
    ("reviewer_email", gettext_lazy("Reviewer's e-mail")),
    ("date", gettext_lazy("Date of the review")),
    ("id", gettext_lazy("Review id")),
    ("category", gettext_lazy("Category, where each row is one rating")),
    ("option", gettext_lazy("Option")),
    ("value", gettext_lazy("Number")),
    ("na", gettext_lazy("Does not apply")),
    ("comment", gettext_lazy("Comment on the rating")),
    ("review_comment", gettext_lazy("Comment on the review")),
    ("score", gettext_lazy("Score, to compare")),
    ("purpose", gettext_lazy("How it was picked")),
    ("probability", gettext_lazy("Probability of being picked")),
)


UNDECIDED = "?"


class Decision(forms.ChoiceField):
    """What something in the file is: nothing as long as nobody has decided."""

    def __init__(self, *, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        undecided = (UNDECIDED, _("not decided yet (rejected)"))
        super().__init__(choices=[undecided, *choices], **kwargs)

    def clean(self, value: Any) -> str:
        chosen = super().clean(value or UNDECIDED)
        return "" if chosen == UNDECIDED else str(chosen)


class ReviewsForm(forms.Form):
    """The scorecard, the columns, and which category and answer of the file is which.

    Parameters
    ----------
    mapping:
        As it is now.
    versions:
        The versions to choose from.
    columns:
        Names of a table's columns; none where each review is an object.
    seen:
        Categories of the file, with answers that fit nowhere.
    """

    def __init__(
        self,
        data: Any,
        *,
        mapping: ReviewMapping,
        versions: Sequence[ScorecardVersion],
        columns: list[str],
        seen: list[SeenCategory],
    ) -> None:
        super().__init__(data, prefix="reviews")
        self._mapping, self.seen = mapping, seen
        self._parts = _PARTS if columns else ()
        self._version = next((v for v in versions if pinned(v) == mapping.scorecard), None)
        self.fields["scorecard"] = forms.ChoiceField(
            label=_("Scorecard"), choices=_versions(versions), initial=mapping.scorecard
        )
        found = {**layout(columns, ReviewMapping()).parts, **mapping.columns}
        for part, label in self._parts:
            self.fields[f"part-{part}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", _("none")), *((name, name) for name in columns)],
                initial=found.get(part, ""),
            )
        self.fields["ignore"] = forms.CharField(
            label=_("Columns or fields to pass over"),
            required=False,
            initial=", ".join(mapping.ignore),
            help_text=_("With commas between them."),
        )
        for place, category in enumerate(seen):
            self._add_category(place, category)

    @property
    def part_fields(self) -> list[forms.BoundField]:
        """Fields that choose a column."""
        return [self[f"part-{part}"] for part, _label in self._parts]

    @property
    def category_fields(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        """Fields that say which category is meant, each with those of its unknown answers."""
        return [
            (
                self[f"category-{place}"],
                [self[f"answer-{place}-{turn}"] for turn in range(len(category.unknown))],
            )
            for place, category in enumerate(self.seen)
        ]

    def mapping(self) -> ReviewMapping:
        """The mapping the form describes. Another scorecard begins with what names tell."""
        values = self.cleaned_data
        columns = {part: values[f"part-{part}"] for part, _label in self._parts}
        changed = msgspec.structs.replace(
            self._mapping,
            scorecard=values["scorecard"],
            columns={**self._mapping.columns, **columns},
            ignore=[name for part in values["ignore"].split(",") if (name := part.strip())],
        )
        if values["scorecard"] != self._mapping.scorecard:
            return msgspec.structs.replace(changed, categories={}, options={})
        return msgspec.structs.replace(
            changed, categories=self._categories(), options=self._options()
        )

    def _categories(self) -> dict[str, str]:
        chosen = {
            category.name: self.cleaned_data[f"category-{place}"]
            for place, category in enumerate(self.seen)
        }
        return {**self._mapping.categories, **chosen}

    def _options(self) -> dict[str, dict[str, str]]:
        """What each answer is; forgotten where its category is another one now."""
        options = {name: dict(words) for name, words in self._mapping.options.items()}
        for place, category in enumerate(self.seen):
            if self.cleaned_data[f"category-{place}"] != category.key:
                options.pop(category.name, None)
                continue
            for turn, word in enumerate(category.unknown):
                if label := self.cleaned_data[f"answer-{place}-{turn}"]:
                    options.setdefault(category.name, {})[word] = label
        return options

    def _add_category(self, place: int, seen: SeenCategory) -> None:
        near = _("The nearest is %(name)s.") % {"name": seen.near.name} if seen.near else ""
        rated = _("Rated %(count)s times.") % {"count": f"{seen.ratings:,}"}
        self.fields[f"category-{place}"] = Decision(
            label=seen.name,
            choices=[(SKIP, _("Leave its ratings out")), *self._asked()],
            initial=seen.key or UNDECIDED,
            help_text="" if seen.key else f"{rated} {near}",
        )
        for turn, word in enumerate(seen.unknown):
            self.fields[f"answer-{place}-{turn}"] = Decision(
                label=word, choices=self._labels(seen.key)
            )

    def _asked(self) -> list[tuple[str, str]]:
        if self._version is None:
            return []
        return [(one.key, one.name) for one in self._version.content.categories]

    def _labels(self, key: str) -> list[tuple[str, str]]:
        asked = self._version.content.categories if self._version else []
        labels = [option.label for one in asked if one.key == key for option in one.options]
        return [(label, label) for label in (*labels, NA)]


def _versions(versions: Sequence[ScorecardVersion]) -> list[tuple[str, str]]:
    return [(pinned(version), str(version)) for version in versions]

"""Forms of this room."""

from __future__ import annotations

from typing import Any, cast

import msgspec
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.errors import InputError
from evenhand.sources.documents import document_text
from evenhand.sources.formats.csv.columns import author_kinds
from evenhand.sources.formats.csv.rows import Table
from evenhand.sources.formats.mapped.mapping import (
    Field,
    Mapping,
    Pick,
    build_mapping,
    parse_mapping,
)
from evenhand.sources.formats.registry import FORMATS
from evenhand.sources.options import Options
from evenhand.sources.times import zone
from evenhand.sources.uploads import StoredUpload

_PARTS = (
    ("id", gettext_lazy("Conversation id")),
    ("message.text", gettext_lazy("Text of the message")),
    ("message.author", gettext_lazy("Author")),
    ("message.kind", gettext_lazy("Kind of author")),
    ("message.sent_at", gettext_lazy("Time")),
    ("message.visibility", gettext_lazy("Public or internal")),
    ("transcript", gettext_lazy("Whole transcript")),
    ("channel", gettext_lazy("Channel")),
    ("agent", gettext_lazy("Agent")),
    ("customer", gettext_lazy("Customer")),
    ("subject", gettext_lazy("Subject")),
    ("language", gettext_lazy("Language")),
    ("started_at", gettext_lazy("Start of the conversation")),
    ("tags", gettext_lazy("Tags")),
)
_CHANNELS = ("chat", "email", "phone", "messaging", "social", "web", "other")
_TREATMENTS = (
    ("", gettext_lazy("not known yet (rejected)")),
    ("customer", gettext_lazy("Customer")),
    ("agent", gettext_lazy("Agent")),
    ("bot", gettext_lazy("AI agent or bot")),
    ("system", gettext_lazy("System")),
    ("unknown", gettext_lazy("Cannot be told")),
    ("event", gettext_lazy("Keep as an event")),
    ("skip", gettext_lazy("Leave out")),
)


class UploadForm(forms.Form):
    """A file and where it comes from."""

    file = forms.FileField(label=gettext_lazy("File"))
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=64,
        initial="files",
        help_text=gettext_lazy(
            "Where the file comes from, such as zendesk. Conversation ids are unique within a "
            "source: the same id from the same source is the same conversation."
        ),
    )

    @property
    def stored(self) -> StoredUpload:
        """The file, where it lies."""
        return cast(StoredUpload, self.cleaned_data["file"])

    @staticmethod
    def limit() -> int:
        """Largest file in megabytes."""
        return int(settings.ENV["UPLOAD_MAX_MB"])


class ReadingForm(forms.Form):
    """How a file is read, whatever its format."""

    source = forms.CharField(label=gettext_lazy("Source"), max_length=64)
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=lambda: [(found.name, found.title) for found in FORMATS.values()],
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Zone of times that state none"),
        required=False,
        help_text=gettext_lazy("Such as Europe/Berlin."),
    )
    encoding = forms.CharField(
        label=gettext_lazy("Encoding"),
        required=False,
        help_text=gettext_lazy("Empty for UTF-8; cp1252 for older Windows files."),
    )
    survey_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of survey, where answers do not say"),
        required=False,
        choices=[("", "–"), ("csat", "CSAT"), ("nps", "NPS"), ("ces", "CES")],
    )
    scale_low = forms.FloatField(label=gettext_lazy("Lowest answer"), required=False)
    scale_high = forms.FloatField(label=gettext_lazy("Highest answer"), required=False)

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._options = options

    def clean_time_zone(self) -> str:
        name = str(self.cleaned_data["time_zone"]).strip()
        try:
            zone(name)
        except InputError as error:
            raise forms.ValidationError(error.message) from error
        return name

    def options(self) -> Options:
        """The options as the form says, the mapping as it was."""
        values = self.cleaned_data
        scale = (values["scale_low"], values["scale_high"])
        return msgspec.structs.replace(
            self._options,
            encoding=values["encoding"].strip(),
            time_zone=values["time_zone"],
            survey_kind=values["survey_kind"],
            scale=scale if None not in scale else None,
        )


def reading_initial(source: str, format_name: str, options: Options) -> dict[str, Any]:
    """What the form of an import shows first."""
    low, high = options.scale or (None, None)
    return {
        "source": source,
        "format": format_name,
        "time_zone": options.time_zone,
        "encoding": options.encoding,
        "survey_kind": options.survey_kind,
        "scale_low": low,
        "scale_high": high,
    }


class ColumnsForm(forms.Form):
    """Which column of a CSV file holds what, and what kind of author each word is."""

    def __init__(self, data: Any, *, table: Table, mapping: Mapping) -> None:
        super().__init__(data, prefix="columns")
        self._mapping = mapping
        document = msgspec.to_builtins(mapping)
        choices = [("", _("none")), *((name, name) for name in table.columns)]
        for part, label in _PARTS:
            self.fields[part] = forms.ChoiceField(
                label=label, choices=choices, required=part == "id", initial=_column(document, part)
            )
        self.fields["fixed_channel"] = forms.ChoiceField(
            label=_("Channel, where no column says"),
            choices=[(name, name) for name in _CHANNELS],
            initial=_fixed(mapping.channel, "other"),
        )
        self.fields["fixed_visibility"] = forms.ChoiceField(
            label=_("Who could read messages, where no column says"),
            choices=[
                ("unknown", _("Cannot be told")),
                ("public", _("Customer too")),
                ("internal", _("Only the team")),
            ],
            initial=_fixed(mapping.message.visibility, "unknown"),
        )
        self.kinds = author_kinds(mapping, table)
        for place, value in enumerate(self.kinds):
            self.fields[f"kind-{place}"] = forms.ChoiceField(
                label=value,
                choices=_TREATMENTS,
                required=False,
                initial=mapping.kinds.get(value, ""),
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """Fields that choose a column."""
        return [self[part] for part, _label in _PARTS]

    @property
    def kind_fields(self) -> list[forms.BoundField]:
        """Fields that say what a word for an author means."""
        return [self[f"kind-{place}"] for place in range(len(self.kinds))]

    def mapping(self) -> Mapping:
        """The mapping the form describes; what it does not show stays.

        Raises
        ------
        InputError
            It is none.
        """
        values = self.cleaned_data
        document: dict[str, Any] = msgspec.to_builtins(self._mapping)
        message: dict[str, Any] = dict(document.get("message", {}))
        for part, _label in _PARTS:
            owner, name = (
                (message, part.removeprefix("message."))
                if part.startswith("message.")
                else (document, part)
            )
            owner[name] = values[part]
        document["channel"] = _pick(values["channel"], values["fixed_channel"])
        message["visibility"] = _pick(values["message.visibility"], values["fixed_visibility"])
        kinds = {value: values[f"kind-{place}"] for place, value in enumerate(self.kinds)}
        known = {key: kind for key, kind in self._mapping.kinds.items() if key not in kinds}
        document["kinds"] = known | {value: kind for value, kind in kinds.items() if kind}
        return build_mapping({**document, "message": message})


class MappingForm(forms.Form):
    """A mapping as text."""

    mapping = forms.CharField(
        label=gettext_lazy("Mapping"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "code"}),
        help_text=gettext_lazy("YAML that says where ids, messages and authors are."),
    )

    def clean_mapping(self) -> Mapping | None:
        text = str(self.cleaned_data["mapping"])
        if not text.strip():
            return None
        try:
            return parse_mapping(text, _("Mapping"))
        except InputError as error:
            raise forms.ValidationError(str(error)) from error


def mapping_text(mapping: Mapping | None) -> str:
    """A mapping as YAML."""
    if mapping is None:
        return ""
    return document_text(msgspec.to_builtins(mapping))


def _column(document: dict[str, Any], part: str) -> str:
    value: Any = document
    for step in part.split("."):
        value = value.get(step, "") if isinstance(value, dict) else ""
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return str(value.get("path", "")) if isinstance(value, dict) else str(value)


def _fixed(field: Field, otherwise: str) -> str:
    if isinstance(field, Pick):
        return field.value or field.default or otherwise
    return otherwise


def _pick(column: str, fixed: str) -> dict[str, str]:
    return {"path": column, "default": fixed} if column else {"value": fixed}

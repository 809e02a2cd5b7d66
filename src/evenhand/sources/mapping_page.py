"""The screen on which an upload is mapped: its forms and what they show."""

from __future__ import annotations

from typing import Any

import msgspec

from evenhand.errors import InputError
from evenhand.sources.formats.csv.columns import propose, with_kinds
from evenhand.sources.formats.csv.rows import Table
from evenhand.sources.formats.reviews.mapping import ReviewMapping
from evenhand.sources.formats.reviews.reader import columns_of
from evenhand.sources.forms import (
    ColumnsForm,
    MappingForm,
    ReadingForm,
    mapping_text,
    reading_initial,
)
from evenhand.sources.models import ImportRun
from evenhand.sources.options import Options
from evenhand.sources.past_reviews.drafting import SeenCategory
from evenhand.sources.past_reviews.versions import versions_to_fit
from evenhand.sources.previews import Preview, preview, seen_in
from evenhand.sources.review_form import ReviewsForm
from evenhand.sources.services import job_of, open_text


class MappingPage:
    """The forms of an upload, filled from the import or from what was sent."""

    def __init__(self, run: ImportRun, data: Any = None) -> None:
        self.run = run
        self.error = ""
        self._job = job_of(run)
        options = self._job.options
        initial = reading_initial(run.source, run.format, options)
        self.reading = ReadingForm(data, initial=initial, options=options)
        self.columns = self._columns_form(data, options) if run.format == "csv" else None
        self.mapping = None
        if run.format in {"mapped", "chatlog"}:
            self.mapping = MappingForm(data, initial={"mapping": mapping_text(options.mapping)})
        self.reviews = self._reviews_form(data, options) if run.format == "reviews" else None

    @property
    def is_surveys(self) -> bool:
        return self.run.format == "surveys"

    @property
    def has_scale(self) -> bool:
        """Whether numbers in it may need a scale."""
        return self.run.format in {"surveys", "reviews"}

    def is_valid(self) -> bool:
        """Whether all forms shown are. To read the file as another format, only the first counts:
        the others ask for what the old one needs.
        """
        if not self.reading.is_valid():
            return False
        if self.format != self.run.format:
            return True
        forms = [form for form in (self.columns, self.mapping, self.reviews) if form]
        # A list, so that every form shows what is wrong in it.
        return False not in [form.is_valid() for form in forms]

    @property
    def source(self) -> str:
        return str(self.reading.cleaned_data["source"])

    @property
    def format(self) -> str:
        return str(self.reading.cleaned_data["format"])

    def options(self) -> Options:
        """The options the forms describe.

        Raises
        ------
        InputError
            The columns make no mapping.
        """
        options = self.reading.options()
        if self.format != self.run.format:
            return msgspec.structs.replace(options, mapping=None, reviews=None)
        if self.reviews:
            return msgspec.structs.replace(options, reviews=self.reviews.mapping())
        if self.columns:
            return msgspec.structs.replace(options, mapping=self.columns.mapping())
        if self.mapping:
            mapping = self.mapping.cleaned_data["mapping"]
            return msgspec.structs.replace(options, mapping=mapping)
        return options

    def preview(self) -> Preview:
        """The beginning of the file as the import is planned now."""
        if self.error:
            return Preview(error=self.error)
        return preview(self._job)

    def _columns_form(self, data: Any, options: Options) -> ColumnsForm | None:
        try:
            with open_text(self._job.path, options) as file:
                table = Table(file, options.delimiter)
                mapping = options.mapping or with_kinds(propose(table.columns), table)
                return ColumnsForm(data, table=table, mapping=mapping)
        except InputError as error:
            self.error = str(error)
            return None

    def _reviews_form(self, data: Any, options: Options) -> ReviewsForm | None:
        mapping = options.reviews or ReviewMapping()
        try:
            with open_text(self._job.path, options) as file:
                columns = columns_of(file, options)
                return ReviewsForm(
                    data,
                    mapping=mapping,
                    versions=versions_to_fit(self.run.workspace),
                    columns=columns,
                    seen=self._seen(),
                )
        except InputError as error:
            self.error = str(error)
            return None

    def _seen(self) -> list[SeenCategory]:
        """None while the columns or the scorecard are to be chosen; the preview says what is."""
        try:
            return seen_in(self._job)
        except InputError:
            return []

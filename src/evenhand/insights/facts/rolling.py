"""Keeping the rollups up with what is written: the sums of what comes, less those of what goes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evenhand.insights.facts.engines import Opened, compiled, relation
from evenhand.insights.facts.engines.duck import duck
from evenhand.insights.facts.engines.kept import kept_sql
from evenhand.insights.facts.extract import Books
from evenhand.insights.facts.manifest import Part
from evenhand.insights.facts.rollups import coming_sql, going_sql, leaving, touched_sql
from evenhand.insights.facts.schema import ROLLUPS
from evenhand.insights.facts.writing import Writer

if TYPE_CHECKING:
    import pyarrow

_OF_REVIEWS = ("reviews", "ratings")
_BESIDE = ("tags", "dead_segment")


@dataclass
class Rolling:
    """Writes the sums of one step, whose facts are written already.

    Parameters
    ----------
    before:
        The facts in force before it.
    writer:
        What wrote the step's facts, and writes the sums.
    books:
        Where the names of panels are entered.
    """

    before: Opened
    writer: Writer
    books: Books

    def everything(self) -> None:
        """The sums of facts built from nothing."""
        self._coming()
        reviews = self._written("reviews")
        for part in self._written("segments"):
            sums = duck().run(coming_sql("segment_months"), self._only(part, *reviews))
            self._add("segment_months", sums)
        self._made_of_sums()

    def step(self, segments: Collection[int]) -> None:
        """The sums of what came, less those of what it replaces.

        ``segments`` were written anew or are gone.
        """
        self._coming()
        touched = {*segments, *self._segments_of_new()}
        going = self._going()
        if going is not None:
            touched |= self._take_out(going)
        if touched:
            self._touched(touched)
        self._made_of_sums()

    @property
    def _after(self) -> Opened:
        return self._with(self.before, *self.writer.parts)

    def _with(self, opened: Opened, *parts: Part) -> Opened:
        manifest = replace(opened.manifest, parts=[*opened.manifest.parts, *parts])
        return replace(opened, manifest=manifest)

    def _only(self, *parts: Part) -> Opened:
        return replace(self.before, manifest=replace(self.before.manifest, parts=list(parts)))

    def _coming(self) -> None:
        for name, rollup in ROLLUPS.items():
            if rollup.source in _OF_REVIEWS:
                for part in self._written(rollup.source):
                    self._add(name, self._sums_of(name, part))

    def _sums_of(self, name: str, part: Part) -> pyarrow.Table:
        if not ROLLUPS[name].tagged:
            return duck().run(coming_sql(name), self._only(part))
        after = self._after
        beside = [each for each in after.manifest.parts if each.table in _BESIDE]
        month = (part.month, part.month)
        return duck().run(coming_sql(name, after.replaced), self._only(part, *beside), month)

    def _written(self, table: str) -> list[Part]:
        return [part for part in self.writer.parts if part.table == table]

    def _going(self) -> Opened | None:
        """The facts before with the list of reviews that are replaced, if there are any."""
        going = [replace(part, table="going_review") for part in self._written("dead_review")]
        return self._with(self.before, *going) if going else None

    def _take_out(self, going: Opened) -> set[int]:
        """Take replaced reviews out of the sums; returns their segments."""
        found = duck().run(_going_places_sql(self.before.replaced), going).to_pydict()
        if not found["month"]:
            return set()
        months = (min(found["month"]), max(found["month"]))
        for name, rollup in ROLLUPS.items():
            if rollup.source in _OF_REVIEWS:
                self._add(name, duck().run(going_sql(name, self.before.replaced), going, months))
        return set(found["segment"])

    def _segments_of_new(self) -> set[int]:
        parts = self._written("reviews")
        if not parts:
            return set()
        text = kept_sql("segments of new reviews", lambda: compiled(_segments()))
        return set(duck().run(text, self._only(*parts)).to_pydict()["segment"])

    def _touched(self, segments: Collection[int]) -> None:
        with self.writer.listed("going_segment", [(row, 0) for row in sorted(segments)]) as part:
            for opened, sign in ((self.before, -1), (self._after, 1)):
                if opened.has("segments"):
                    text = touched_sql("segment_months", opened.replaced, sign)
                    self._add("segment_months", duck().run(text, self._with(opened, part)))

    def _made_of_sums(self) -> None:
        self.writer.finish()
        for name, rollup in ROLLUPS.items():
            for part in self._written(rollup.source) if rollup.source in ROLLUPS else ():
                self._add(name, duck().run(coming_sql(name), self._only(part)))

    def _add(self, name: str, sums: pyarrow.Table) -> None:
        panels = "panel" in ROLLUPS[name].keys
        self.writer.add_sums(name, self._coded(sums) if panels else sums)

    def _coded(self, sums: pyarrow.Table) -> pyarrow.Table:
        """With panels as numbers of the book."""
        import pyarrow

        words = sums["panel"].to_pylist()
        codes = pyarrow.array([self.books.code("panel", word) for word in words], pyarrow.int32())
        return sums.set_column(sums.schema.get_field_index("panel"), "panel", codes)


def _segments() -> object:
    return relation("reviews").select("segment").distinct()


def _going_places_sql(replaced: frozenset[str]) -> str:
    shape = ("places of what goes", tuple(sorted(replaced)))
    return kept_sql(
        shape, lambda: compiled(leaving("reviews", replaced).select("segment", "month").distinct())
    )

"""What differs between two versions, and which differences make their scores incomparable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evenhand.scorecards import wording
from evenhand.scorecards.document import CategoryDocument, ScorecardDocument, SectionDocument


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    ``breaks`` says that the same work may score differently under the two versions, so that
    their scores must not be compared as they stand.
    """

    what: str
    before: str
    after: str
    change: str = "changed"
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences between two versions, those that break comparability first."""

    breaking: list[Change]
    wording: list[Change]

    @property
    def same(self) -> bool:
        """Whether the two say the same."""
        return not (self.breaking or self.wording)


def compare(before: ScorecardDocument, after: ScorecardDocument) -> Comparison:
    """The differences from one version to another, category by category.

    Categories and sections are the same ones if their keys are.
    """
    changes = list(_changes(before, after))
    return Comparison(
        [change for change in changes if change.breaks],
        [change for change in changes if not change.breaks],
    )


def _changes(before: ScorecardDocument, after: ScorecardDocument) -> Iterator[Change]:
    yield from _differing(_("Name"), before.name, after.name)
    yield from _differing(_("Description"), before.description, after.description)
    yield from _policy(before, after)
    yield from _sections(before, after)
    yield from _categories(before, after)
    yield from _order(before, after)


def _policy(before: ScorecardDocument, after: ScorecardDocument) -> Iterator[Change]:
    old = {title: option for title, option, _why in wording.policy_lines(before.policy)}
    new = {title: option for title, option, _why in wording.policy_lines(after.policy)}
    for title in dict.fromkeys([*old, *new]):
        yield from _differing(title, old.get(title, ""), new.get(title, ""), breaks=True)


def _sections(before: ScorecardDocument, after: ScorecardDocument) -> Iterator[Change]:
    old = {section.key: section for section in before.sections}
    new = {section.key: section for section in after.sections}
    for key in dict.fromkeys([*old, *new]):
        what = _("Section %(name)s") % {"name": (new.get(key) or old[key]).name}
        if key not in new:
            yield Change(what, _section(old[key]), "", "removed", breaks=_matters(old[key]))
        elif key not in old:
            yield Change(what, "", _section(new[key]), "added", breaks=_matters(new[key]))
        else:
            yield from _differing(what, old[key].name, new[key].name)
            facts = (_section(old[key]), _section(new[key]))
            yield from _differing(what, *facts, breaks=True)


def _section(section: SectionDocument) -> str:
    bonus = ", " + _("bonus") if section.bonus else ""
    return _("weight %(weight)g") % {"weight": section.weight} + bonus


def _matters(section: SectionDocument) -> bool:
    return bool(section.weight) or section.bonus


def _categories(before: ScorecardDocument, after: ScorecardDocument) -> Iterator[Change]:
    old = {category.key: category for category in before.categories}
    new = {category.key: category for category in after.categories}
    for key in dict.fromkeys([*old, *new]):
        if key not in new:
            yield Change(old[key].name, _summary(old[key]), "", "removed", breaks=True)
        elif key not in old:
            yield Change(new[key].name, "", _summary(new[key]), "added", breaks=True)
        else:
            yield from _category(old[key], new[key])


def _summary(category: CategoryDocument) -> str:
    critical = ", " + _("critical") if category.critical else ""
    return _("weight %(weight)s") % {"weight": category.weight} + critical


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing a category has, as text; ``breaks`` as in Change."""

    label: str
    read: Callable[[CategoryDocument], str]
    breaks: bool = False


def _parts() -> Iterable[_Part]:
    yield _Part(_("name"), lambda category: category.name)
    yield _Part(_("weight"), lambda category: str(category.weight), True)
    yield _Part(_("points"), lambda category: f"{category.points:g}", True)
    yield _Part(_("section"), lambda category: category.section, True)
    yield _Part(_("critical"), lambda category: _yes_no(category.critical), True)
    yield _Part(_("failing options"), lambda category: ", ".join(category.failing), True)
    yield _Part(_("scale"), _scale, True)
    yield _Part(_("applies"), _applies, True)
    yield _Part(_("N/A allowed"), lambda category: _yes_no(category.allow_na), True)
    yield _Part(_("required"), lambda category: _yes_no(category.required))
    yield _Part(_("stage"), lambda category: category.stage)
    yield _Part(_("guidance"), lambda category: category.guidance)
    yield _Part(_("guidance per option"), _option_guidance)
    yield _Part(_("guidance for N/A"), lambda category: category.na_guidance)
    yield _Part(_("root causes"), lambda category: ", ".join(category.root_causes))


def _category(before: CategoryDocument, after: CategoryDocument) -> Iterator[Change]:
    for part in _parts():
        what = f"{after.name}: {part.label}"
        yield from _differing(what, part.read(before), part.read(after), breaks=part.breaks)


def _scale(category: CategoryDocument) -> str:
    return " / ".join(
        f"{option.label} {option.value:.4g}" + ("" if option.passes else " " + _("(fails)"))
        for option in category.options
    )


def _applies(category: CategoryDocument) -> str:
    return _(" and ").join(wording.condition(part) for part in category.applies) or _("always")


def _option_guidance(category: CategoryDocument) -> str:
    return " · ".join(
        f"{option.label}: {option.guidance}" for option in category.options if option.guidance
    )


def _order(before: ScorecardDocument, after: ScorecardDocument) -> Iterator[Change]:
    common = {c.key for c in before.categories} & {c.key for c in after.categories}
    old, new = (
        [category.key for category in version.categories if category.key in common]
        for version in (before, after)
    )
    if old != new:
        yield Change(_("Order of categories"), ", ".join(old), ", ".join(new))


def _differing(what: str, before: str, after: str, *, breaks: bool = False) -> Iterator[Change]:
    if before != after:
        yield Change(what, before, after, breaks=breaks)


def _yes_no(value: bool) -> str:
    return _("yes") if value else _("no")

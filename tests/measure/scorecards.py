"""Forms and answers for tests of scoring: a short way to write them, and strategies."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume
from hypothesis import strategies as st

from evenhand.errors import InvalidData
from evenhand.measure.form_checks import check_form
from evenhand.measure.forms import (
    NOT_APPLICABLE,
    Band,
    BonusRule,
    Category,
    CriticalEffect,
    CriticalScope,
    CriticalTrigger,
    Form,
    NaRule,
    Option,
    Policy,
    Scale,
    Section,
    SectionRule,
    even_scale,
)

CENTS = [round(cent / 100, 2) for cent in range(99, 0, -1)]

YES_NO = even_scale("Yes", "No")
THREE = even_scale("Good", "Fair", "Poor")
FOUR = even_scale("Full", "Good", "Fair", "Poor")


def form_of(
    *categories: Category, parts: tuple[Section, ...] = (Section(""),), **choices: object
) -> Form:
    """A checked form of these categories and parts, with these choices of policy."""
    form = Form(categories, parts, replace(Policy(), **choices))
    check_form(form)
    return form


def out_of(points: int, key: str, section: str = "") -> Category:
    """A category worth this many points, with one option for each number of them."""
    scale = even_scale(*(str(count) for count in range(points, -1, -1)))
    return Category(key, scale, section=section, points=points)


policies = st.builds(
    Policy,
    na=st.sampled_from(NaRule),
    critical_trigger=st.sampled_from(CriticalTrigger),
    critical_scope=st.sampled_from(CriticalScope),
    critical_effect=st.sampled_from(CriticalEffect),
    cap=st.sampled_from([0, 12.5, 33.3, 50, 80, 100]),
    sections=st.sampled_from(SectionRule),
    bonus=st.sampled_from(BonusRule),
    pass_mark=st.sampled_from([0, 50, 79.9, 80, 100]),
    bands=st.sampled_from(
        [Policy().bands, (Band("good", 90.5), Band("fair", 40), Band("poor", 0))]
    ),
)


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    if draw(st.booleans()):
        return even_scale(*(f"option {place}" for place in range(draw(st.integers(2, 11)))))
    inner = sorted(draw(st.sets(st.sampled_from(CENTS), max_size=4)), reverse=True)
    return Scale(tuple(Option(str(value), value, value >= 0.5) for value in (1, *inner, 0)))


@st.composite
def categories(draw: st.DrawFn, key: str, sections: tuple[Section, ...]) -> Category:
    section = draw(st.sampled_from(sections))
    scale = draw(scales())
    count = len(scale.options)
    return Category(
        key=key,
        scale=scale,
        weight=draw(st.sampled_from([0, 1, 1, 2, 5, 15, 25])),
        section=section.key,
        critical=not section.bonus and draw(st.booleans()),
        failing=tuple(range(draw(st.integers(1, count - 1)), count)),
        points=draw(st.sampled_from([1, 1, 2, 5, 0.5, 2.25])),
    )


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form that can score: up to four sections, seven categories and every policy."""
    policy = draw(policies)
    count = draw(st.integers(1, 4))
    bonus = [False, *(draw(st.booleans()) for _ in range(count - 1))]
    sections = tuple(
        Section(f"section {place}", draw(st.sampled_from([1, 2, 0.5, 20])), flag)
        for place, flag in enumerate(bonus)
    )
    questions = tuple(
        draw(categories(f"category {place}", sections)) for place in range(draw(st.integers(1, 7)))
    )
    form = Form(questions, sections, policy)
    return scored(in_percent(form) if policy.sections is SectionRule.NORMALISED else form)


def in_percent(form: Form) -> Form:
    """The same form with percents, equal ones for the sections that have a scored category."""
    weighty = {category.section for category in form.categories if category.weight}
    sharing = [s.key for s in form.sections if s.key in weighty and not s.bonus]
    assume(sharing)
    first = 100 - 17 * (len(sharing) - 1)
    percents = dict(zip(sharing, [first, 17, 17, 17], strict=False))
    sections = tuple(
        replace(s, weight=10 if s.bonus else percents.get(s.key, 0)) for s in form.sections
    )
    return replace(form, sections=sections)


def scored(form: Form) -> Form:
    try:
        check_form(form)
    except InvalidData:
        assume(False)
    return form


def answers_to(form: Form) -> st.SearchStrategy[dict[str, int]]:
    """Answers to any of the categories, N/A among them."""
    return st.fixed_dictionaries(
        {},
        optional={
            category.key: st.integers(NOT_APPLICABLE, len(category.scale.options) - 1)
            for category in form.categories
        },
    )


@st.composite
def reviews(draw: st.DrawFn) -> tuple[Form, dict[str, int]]:
    form = draw(forms())
    return form, draw(answers_to(form))

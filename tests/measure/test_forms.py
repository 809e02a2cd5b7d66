"""Which forms can be made, and why others cannot."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evenhand.errors import InvalidData
from evenhand.measure.form_checks import check_form
from evenhand.measure.forms import (
    Aggregate,
    Band,
    Category,
    CriticalTrigger,
    Form,
    Option,
    Policy,
    Scale,
    Section,
    SectionRule,
    even_scale,
    exact,
)
from measure.scorecards import YES_NO

SCORED = Category("scored", YES_NO)


def scale_of(*values, passing=1):
    return Scale(
        tuple(Option(str(value), value, place < passing) for place, value in enumerate(values))
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((1,), "2 to 11 options; this one has 1"),
        (tuple(1 - place / 11 for place in range(12)), "this one has 12"),
        ((1, 0.5, 0.5, 0), "descend strictly"),
        ((0.9, 0), "best option"),
        ((1, 0.1), "last one 0"),
    ],
)
def test_a_scale_with_other_values_is_refused(values, message):
    with pytest.raises(InvalidData, match=message):
        scale_of(*values)


def test_a_failing_option_above_a_passing_one_is_refused():
    with pytest.raises(InvalidData, match="No option that fails"):
        Scale((Option("a", 1, False), Option("b", 0, True)))


@pytest.mark.parametrize("count", range(2, 12))
def test_an_even_scale_is_exactly_even(count):
    scale = even_scale(*(str(place) for place in range(count)))
    assert [exact(value) for value in scale.fractions] == [
        Fraction(place, count - 1) for place in range(count - 1, -1, -1)
    ]


def test_the_lower_half_of_an_even_scale_fails_unless_it_is_told():
    five, strict = even_scale(*"abcde"), even_scale(*"abcde", failing=4)
    assert [option.passes for option in five.options] == [True, True, True, False, False]
    assert [option.passes for option in strict.options] == [True, False, False, False, False]


def test_a_scale_of_one_label_is_refused():
    with pytest.raises(InvalidData, match="this one has 1"):
        even_scale("Yes")


@pytest.mark.parametrize("value", [0.85, 0.3333, 33.33, 12.5, 0.0001])
def test_decimals_of_four_places_are_exactly_themselves(value):
    assert exact(value) == Fraction(str(value))


def test_the_default_form_is_accepted():
    check_form(Form((SCORED,)))


REFUSED = [
    ("at least one category", Form(())),
    ("category key 'scored' is used twice", Form((SCORED, SCORED))),
    ("section key 'x' is used twice", Form((SCORED,), (Section(""), Section("x"), Section("x")))),
    ("section 'y', which", Form((Category("a", YES_NO, section="y"),))),
    ("whole number from 0 to 100", Form((Category("a", YES_NO, weight=101),))),
    ("whole number from 0 to 100", Form((Category("a", YES_NO, weight=-1),))),
    ("whole number from 0 to 100", Form((Category("a", YES_NO, weight=0.5),))),
    ("points of category 'a'", Form((Category("a", YES_NO, points=0),))),
    ("points of category 'a'", Form((Category("a", YES_NO, points=float("nan")),))),
    ("does not have", Form((Category("a", YES_NO, failing=(2,)),))),
    ("weight of section ''", Form((SCORED,), (Section("", -1),))),
    ("weight of section ''", Form((SCORED,), (Section("", float("inf")),))),
    (
        "bonus section, which can only add",
        Form(
            (SCORED, Category("a", YES_NO, section="x", critical=True)),
            (Section(""), Section("x", bonus=True)),
        ),
    ),
    (
        "names no failing option",
        Form(
            (Category("a", YES_NO, critical=True),),
            policy=Policy(critical_trigger=CriticalTrigger.NAMED),
        ),
    ),
    (
        "fails while a lower one does not",
        Form(
            (Category("a", even_scale(*"abc"), critical=True, failing=(1,)),),
            policy=Policy(critical_trigger=CriticalTrigger.NAMED),
        ),
    ),
    ("cap must be from 0 to 100", Form((SCORED,), policy=Policy(cap=101))),
    ("pass mark must be from 0 to 100", Form((SCORED,), policy=Policy(pass_mark=float("nan")))),
    ("highest to the lowest", Form((SCORED,), policy=Policy(bands=(Band("a", 0), Band("b", 60))))),
    ("must start at 0", Form((SCORED,), policy=Policy(bands=(Band("a", 60),)))),
    ("must start at 0", Form((SCORED,), policy=Policy(bands=()))),
    (
        "band key 'a' is used twice",
        Form((SCORED,), policy=Policy(bands=(Band("a", 60), Band("a", 0)))),
    ),
    ("weight of each stratum", Form((SCORED,), policy=Policy(aggregate=Aggregate.STRATA))),
    (
        "weights of strata",
        Form((SCORED,), policy=Policy(aggregate=Aggregate.STRATA, strata_weights={"chat": -1.0})),
    ),
    (
        "add up to 100; they add up to 90",
        Form((SCORED,), (Section("", 90),), Policy(sections=SectionRule.NORMALISED)),
    ),
    (
        "no scored category",
        Form(
            (SCORED, Category("a", YES_NO, 0, "x")),
            (Section("", 90), Section("x", 10)),
            Policy(sections=SectionRule.NORMALISED),
        ),
    ),
    ("All scored weights are 0", Form((Category("a", YES_NO, 0),))),
    (
        "All scored weights are 0",
        Form((SCORED,), (Section("", 0),), Policy(sections=SectionRule.RAW_POINTS)),
    ),
    (
        "All scored weights are 0",
        Form((Category("a", YES_NO, 5, "x"),), (Section("x", bonus=True),)),
    ),
]


@pytest.mark.parametrize(("message", "form"), REFUSED)
def test_a_form_that_cannot_score_as_it_reads_is_refused(message, form):
    with pytest.raises(InvalidData, match=message):
        check_form(form)


def test_thirds_of_a_hundred_typed_to_two_decimals_are_accepted():
    categories = tuple(Category(key, YES_NO, section=key) for key in "abc")
    sections = tuple(Section(key, 33.33) for key in "abc")
    check_form(Form(categories, sections, Policy(sections=SectionRule.NORMALISED)))


def test_a_bonus_section_is_no_part_of_the_hundred_percent():
    categories = (SCORED, Category("a", YES_NO, section="x"))
    sections = (Section("", 100), Section("x", 20, bonus=True))
    check_form(Form(categories, sections, Policy(sections=SectionRule.NORMALISED)))


def test_a_form_can_be_a_key():
    assert len({Form((SCORED,)), Form((SCORED,)), Form((SCORED,), policy=Policy(cap=40))}) == 2

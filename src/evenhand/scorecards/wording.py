"""The choices of a scoring policy in words: a title, and a sentence on what each option does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.measure.forms import (
    Aggregate,
    BonusRule,
    CriticalEffect,
    CriticalScope,
    CriticalTrigger,
    NaRule,
    SectionRule,
)
from evenhand.scorecards.document import ConditionDocument, PolicyDocument

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Option:
    """One way to decide a choice."""

    value: str
    label: Text
    sentence: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a policy; the first option is the default."""

    field: str
    title: Text
    options: Sequence[Option]

    def chosen(self, policy: PolicyDocument) -> Option:
        """The option this policy has."""
        value = getattr(policy, self.field)
        return next(option for option in self.options if option.value == value)


CHOICES = (
    Choice(
        "na",
        gettext_lazy("A category that does not apply (N/A)"),
        (
            Option(
                NaRule.DROP,
                gettext_lazy("Left out"),
                gettext_lazy("Its weight leaves the sum, and the others share it."),
            ),
            Option(
                NaRule.FULL,
                gettext_lazy("Full marks"),
                gettext_lazy("It counts as if the best option had been chosen."),
            ),
            Option(
                NaRule.SECTION_MEAN,
                gettext_lazy("Mean of its section"),
                gettext_lazy("It counts as the other categories of its section came out."),
            ),
            Option(
                NaRule.FORM_MEAN,
                gettext_lazy("Mean of the form"),
                gettext_lazy("It counts as all other categories together came out."),
            ),
        ),
    ),
    Choice(
        "critical_trigger",
        gettext_lazy("A critical category fails on"),
        (
            Option(
                CriticalTrigger.BELOW_HALF,
                gettext_lazy("Less than half"),
                gettext_lazy("Any option worth less than half of the full value fails it."),
            ),
            Option(
                CriticalTrigger.LOWEST,
                gettext_lazy("The lowest option"),
                gettext_lazy("Only the last option of its scale fails it."),
            ),
            Option(
                CriticalTrigger.NAMED,
                gettext_lazy("Named options"),
                gettext_lazy("Each critical category says itself which options fail it."),
            ),
        ),
    ),
    Choice(
        "critical_scope",
        gettext_lazy("A failed critical category reaches"),
        (
            Option(
                CriticalScope.FORM,
                gettext_lazy("The whole review"),
                gettext_lazy("What a failure does, it does to the score of the review."),
            ),
            Option(
                CriticalScope.SECTION,
                gettext_lazy("Its section"),
                gettext_lazy("The score of its section is hit; the other sections count on."),
            ),
        ),
    ),
    Choice(
        "critical_effect",
        gettext_lazy("A failed critical category does"),
        (
            Option(
                CriticalEffect.ZERO,
                gettext_lazy("Score 0"),
                gettext_lazy("Whatever else was good, the score is 0."),
            ),
            Option(
                CriticalEffect.ZERO_SECTION,
                gettext_lazy("Section 0"),
                gettext_lazy("Its section earns nothing; the rest of the review counts."),
            ),
            Option(
                CriticalEffect.CAP,
                gettext_lazy("Cap"),
                gettext_lazy("The score is at most the cap given below."),
            ),
            Option(
                CriticalEffect.FAIL_KEEP_SCORE,
                gettext_lazy("Fail, score kept"),
                gettext_lazy("The outcome is “fail” while the score stays what it is."),
            ),
        ),
    ),
    Choice(
        "sections",
        gettext_lazy("Sections enter the score by"),
        (
            Option(
                SectionRule.WEIGHTS,
                gettext_lazy("Weights of their categories"),
                gettext_lazy("Sections only group; every category counts by its own weight."),
            ),
            Option(
                SectionRule.NORMALISED,
                gettext_lazy("Fixed percents"),
                gettext_lazy("Each section is worth its percent, however many categories it has."),
            ),
            Option(
                SectionRule.RAW_POINTS,
                gettext_lazy("Points times weight"),
                gettext_lazy("What a section earns in points is multiplied by its weight."),
            ),
        ),
    ),
    Choice(
        "bonus",
        gettext_lazy("Bonus sections"),
        (
            Option(
                BonusRule.OFF,
                gettext_lazy("Not scored"),
                gettext_lazy("Their ratings are kept and do not change the score."),
            ),
            Option(
                BonusRule.CAPPED,
                gettext_lazy("Add, up to 100"),
                gettext_lazy("They can lift a score, to 100 at most."),
            ),
            Option(
                BonusRule.UNCAPPED,
                gettext_lazy("Add without limit"),
                gettext_lazy("They can lift a score above 100."),
            ),
        ),
    ),
    Choice(
        "aggregate",
        gettext_lazy("The score of a group is"),
        (
            Option(
                Aggregate.MEAN,
                gettext_lazy("Mean of review scores"),
                gettext_lazy("Every review counts the same."),
            ),
            Option(
                Aggregate.POOLED,
                gettext_lazy("Pooled points"),
                gettext_lazy(
                    "All points earned by all points possible: reviews with more ratings count "
                    "more."
                ),
            ),
            Option(
                Aggregate.STRATA,
                gettext_lazy("Mean over strata"),
                gettext_lazy(
                    "The mean of each stratum, such as a channel, counted by the weight given to "
                    "it."
                ),
            ),
        ),
    ),
)
"""Every choice of a policy that is a list of options, in the order a builder asks them."""

FIELDS = {
    "channel": gettext_lazy("Channel"),
    "language": gettext_lazy("Language"),
    "team": gettext_lazy("Team"),
    "tag": gettext_lazy("Tag"),
}


def policy_lines(policy: PolicyDocument) -> list[tuple[str, str, str]]:
    """Each choice of the policy as title, option and its sentence, marks and bands included."""
    lines = [
        (str(choice.title), str(chosen.label), str(chosen.sentence))
        for choice in CHOICES
        for chosen in (choice.chosen(policy),)
    ]
    if policy.critical_effect == CriticalEffect.CAP:
        lines.append((_("Cap"), f"{policy.cap:g}", _("The highest score after a failure.")))
    if policy.strata_weights:
        lines.append((_("Weights of strata"), strata(policy), ""))
    pass_mark = _("A score passes from here, before rounding.")
    lines.append((_("Pass mark"), f"{policy.pass_mark:g}", pass_mark))
    lines.append((_("Bands"), bands(policy), ""))
    return lines


def bands(policy: PolicyDocument) -> str:
    """The bands as one line, highest first."""
    return ", ".join(
        _("%(name)s from %(lowest)g") % {"name": band.name, "lowest": band.lowest}
        for band in policy.bands
    )


def strata(policy: PolicyDocument) -> str:
    """The weights of strata as one line."""
    return ", ".join(f"{name} {weight:g}" for name, weight in policy.strata_weights.items())


def condition(condition: ConditionDocument) -> str:
    """A condition as a person would say it."""
    name = FIELDS.get(condition.field, condition.field.removeprefix("attributes."))
    values = _(" or ").join(condition.values)
    if condition.is_not:
        return _("%(field)s is not %(values)s") % {"field": name, "values": values}
    return _("%(field)s is %(values)s") % {"field": name, "values": values}

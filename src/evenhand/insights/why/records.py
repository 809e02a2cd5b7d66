"""What goes with what: categories with satisfaction, review scores with what was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.calibration import profiles
from evenhand.insights.contact.measured import LAID_ASIDE
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.why import satisfaction
from evenhand.insights.why.customers import who_switches
from evenhand.insights.why.reviewed import PEOPLE, Reviewed, fullest_card
from evenhand.measure.estimate import Estimate
from evenhand.measure.iqs import weighted_grouped_iqs

THIRDS = (1 / 3, 2 / 3)
FEWEST_TIMED = 9
"""Reviews with a length below which short and long are not told apart."""
LONGEST = LAID_ASIDE.total_seconds() / 60


def together(asked: About, found: Reviewed, who: str) -> Chart:
    """How review score and satisfaction go together."""
    said = satisfaction.together(found, _reliability(asked) if who == PEOPLE else None)
    rows = [
        Row(label=_("Within agents"), cells=(said.within,)),
        Row(label=_("Within agents, without reviewers' error"), cells=(said.corrected,)),
        Row(label=_("Between agents"), cells=(said.between,)),
        Row(label=_("All thrown together"), cells=(said.pooled,)),
    ]
    return Chart(
        key="together",
        title=_("Do better reviews go with happier customers?"),
        columns=(_("Correlation"), _("Value")),
        rows=rows if len(found) else [],
        how=How(
            page="drivers",
            formula=_(
                "Correlation of review score and answer after each agent's means are taken out."
            ),
            n=len(found),
            notes=[
                _("Read the first: good agents often get the hard contacts, which hides it below."),
                _("It goes with, and need not be because of."),
                *said.pooled.warnings,
            ],
        ),
        switches=who_switches(asked, who, "together"),
        empty=_(
            "No reviewed conversation has an answer yet. Widen the period, or see automatic scores."
        ),
    )


def _reliability(asked: About) -> float | None:
    fit = profiles.severity(asked.viewer.workspace)
    return None if fit is None else satisfaction.reliability_within(fit.variances)


def drivers(asked: About, found: Reviewed, who: str) -> Chart:
    """Which categories go with satisfaction, and where there is room."""
    said = satisfaction.drivers_of(found, fullest_card(asked.viewer, found))
    rows = [
        Row(
            label=row.name,
            cells=(row.share, _places(row.places), row.mean, row.gain),
            url=asked.drill(category=row.category, who="" if who == PEOPLE else who),
        )
        for row in said.rows
    ]
    notes = [
        _("Within agents; agents are resampled for the margin. N/A takes the agent's own mean."),
        _("It goes with satisfaction; whether coaching it would raise satisfaction is not shown."),
        *said.warnings,
    ]
    return Chart(
        key="drivers",
        title=_("What goes with CSAT"),
        sub=said.card,
        lead=_explained(said.explained),
        columns=(
            _("Category"),
            _("Share of what differs in CSAT"),
            _("Place"),
            _("Mean"),
            _("Share × room"),
        ),
        rows=rows,
        how=How(
            page="drivers",
            formula=_("Gain in R² when the category is added, averaged over all orders (Shapley)."),
            n=len(found),
            exclusions=[(_("%(name)s, rated too seldom or always alike") % {"name": name}, 1)
                        for name in said.left_out],
            notes=notes,
        ),
        kind="intervals",
        drawn=(0,),
        span=12,
        switches=who_switches(asked, who, "drivers"),
        empty=said.absent,
    )  # fmt: skip


def _places(places: tuple[int, int]) -> str:
    best, worst = places
    return (
        str(best) if best == worst else _("%(best)d to %(worst)d") % {"best": best, "worst": worst}
    )


def _explained(explained: Estimate | None) -> str:
    if explained is None or explained.value is None:
        return ""
    return _("Together they go with %(share)d %% of what differs in CSAT within agents.") % {
        "share": round(explained.value)
    }


def outcomes(asked: About, found: Reviewed) -> Chart:
    """IQS where the matter was resolved at first contact or not, and by how long it took."""
    rows = [*_resolved(asked, found), *_lengths(asked, found)]
    return Chart(
        key="outcomes",
        title=_("IQS beside resolution and length"),
        columns=(_("Conversations"), _("IQS, people"), _("Reviews")),
        rows=rows,
        how=How(
            page="iqs",
            formula=_("Σ (score ÷ chance of being drawn) ÷ Σ (1 ÷ chance), of each row's reviews."),
            n=len(found),
            notes=[_("Length: chats and calls from first to last message, up to two hours.")],
        ),
        kind="intervals",
        drawn=(0,),
        target=asked.target,
        empty=_("No reviewed conversation says whether it was resolved or how long it took."),
    )


def records(found: Reviewed) -> Chart:
    """How review score goes with resolution and length, within agents."""
    rows = [
        Row(label=_("Resolved at first contact"), cells=_known(found, found.resolved)),
        Row(label=_("Minutes"), cells=_known(found, found.minutes)),
        Row(label=_("CSAT"), cells=_known(found, found.satisfaction)),
    ]
    return Chart(
        key="records",
        title=_("What goes with a good review"),
        columns=(_("With"), _("Correlation within agents"), _("Reviews")),
        rows=[row for row in rows if row.cells[1]],
        how=How(
            page="drivers",
            formula=_("Correlation with the review score after each agent's means are taken out."),
            n=len(found),
            notes=[_("It goes with, and need not be because of.")],
        ),
        empty=_("Nothing is recorded beside these reviews."),
    )


def _known(found: Reviewed, values: NDArray[np.float64]) -> tuple[Estimate, int]:
    return satisfaction.goes_with(found, values), int(np.isfinite(values).sum())


def _resolved(asked: About, found: Reviewed) -> Iterator[Row]:
    for value, said, label in (
        (1.0, "yes", _("Resolved at first contact")),
        (0.0, "no", _("Not at first contact")),
    ):
        yield from _row(label, found, found.resolved == value, asked.drill(resolved=said))


def _lengths(asked: About, found: Reviewed) -> Iterator[Row]:
    timed = np.isfinite(found.minutes)
    if timed.sum() < FEWEST_TIMED:
        return
    short, long = (float(minutes) for minutes in np.quantile(found.minutes[timed], THIRDS))
    said = {"short": round(short), "long": round(long)}
    for label, above, upto in (
        (_("Up to %(short)d minutes") % said, 0.0, short),
        (_("%(short)d to %(long)d minutes") % said, short, long),
        (_("Above %(long)d minutes") % said, long, LONGEST),
    ):
        kept = timed & (found.minutes > above if above else True) & (found.minutes <= upto)
        lasted = f"{60 * above:.6f}-{60 * upto:.6f}"
        yield from _row(label, found, kept, asked.drill(lasted=lasted))


def _row(label: str, found: Reviewed, kept: NDArray[np.bool_], url: str) -> Sequence[Row]:
    if not kept.any():
        return []
    return [Row(label=label, cells=(iqs_of(found.where(kept)), int(kept.sum())), url=url)]


def iqs_of(found: Reviewed) -> Estimate:
    """IQS of some drawn reviews."""
    alone = np.zeros(len(found), dtype=np.int64)
    return weighted_grouped_iqs(found.score, alone, 1, 1 / found.weight)[0]

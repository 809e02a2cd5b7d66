"""Contact drivers as charts, for the PDF: what stands out, main drivers, and narrow ones."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from evenhand.figures import number
from evenhand.insights.contact.figures import Family, Row, Shown
from evenhand.insights.contact.saving import Saving
from evenhand.insights.contact.standing import Standing
from evenhand.insights.dashboards.charts import Cell, Chart, How
from evenhand.insights.dashboards.charts import Row as Line
from evenhand.insights.filters import period_of
from evenhand.measure.estimate import Estimate


def charts(shown: Shown, standing: Standing) -> list[Chart]:
    """Everything on the page."""
    return [_money(shown), *_stands_out(standing), _mains(shown), *_narrow(shown)]


def _money(shown: Shown) -> Chart:
    share = {
        "low": number(100 * shown.assumed.share_low),
        "high": number(100 * shown.assumed.share_high),
    }
    looks = f"{number(shown.avoidable)} ({number(shown.avoidable_share, 1)} %)"
    cost = f"{number(shown.assumed.hourly_cost, 2)} {shown.currency}"
    lines: list[tuple[str, Cell]] = [
        (_("Saving (%(currency)s)") % {"currency": shown.currency}, _saved(shown.saving)),
        (_("Contacts"), shown.contacts),
        (_("Look avoidable"), looks),
        (_("Minutes per contact"), f"{number(shown.assumed.minutes, 1)} ({shown.minutes_are})"),
        (_("Cost of an hour"), cost),
        (_("Really avoidable"), _("%(low)s to %(high)s %%") % share),
    ]
    return Chart(
        key="saving",
        title=_("What avoidable contacts cost"),
        columns=(_("What"), _("Value")),
        rows=[Line(label=label, cells=(value,)) for label, value in lines],
        how=How(
            page="contact-drivers",
            formula=_("Contacts that look avoidable × minutes × cost × share really avoidable."),
            n=shown.avoidable,
        ),
    )


def _stands_out(standing: Standing) -> list[Chart]:
    product = _("customers are less satisfied, reviews are no worse than elsewhere")
    unhappy = _("customers are less satisfied")
    poor = _("reviews are worse, and so is satisfaction")
    needless = _("more than elsewhere looks avoidable")
    told = [
        *((row, product if row in standing.products else unhappy) for row in standing.unhappy),
        *((row, poor) for row in standing.poor),
        *((row, needless) for row in standing.needless),
    ]
    if not told:
        return []
    return [
        Chart(
            key="standing",
            title=_("What stands out"),
            sub=period_of(standing.scope),
            columns=(_("Driver"), _("What"), _("Contacts"), _("IQS, people"), _("CSAT")),
            rows=[
                Line(label=row.name, cells=(said, row.contacts, row.iqs, row.csat))
                for row, said in told
            ],
            how=How(
                page="contact-drivers",
                formula=_(
                    "Each driver against all others; of those told, at most one in ten by chance."
                ),
            ),
        )
    ]


def _mains(shown: Shown) -> Chart:
    return Chart(
        key="main",
        title=_("Main drivers"),
        columns=(_("Driver"), *_columns(shown)),
        rows=[_line(family.row, len(family.parts)) for family in shown.families],
        how=How(
            page="contact-drivers",
            formula=_("Contacts alike in how they begin, gathered by what is said in them."),
            n=shown.contacts,
        ),
        kind="pareto",
        drawn=(0,),
        extra={"total": shown.contacts},
    )


def _narrow(shown: Shown) -> list[Chart]:
    """One table for each main driver that has parts."""
    return [_parts(family, shown) for family in shown.families if family.parts]


def _parts(family: Family, shown: Shown) -> Chart:
    driver = family.row.driver
    return Chart(
        key=f"driver-{driver.pk if driver else 0}",
        title=family.row.name,
        columns=(_("Driver"), *_columns(shown)),
        rows=[_line(row) for row in family.parts],
        how=How(page="contact-drivers", formula=_("The narrow drivers of this main one.")),
    )


def _columns(shown: Shown) -> Sequence[str]:
    saving = _("Saving (%(currency)s)") % {"currency": shown.currency}
    return (
        _("Contacts"),
        _("Share, %"),
        _("IQS, people"),
        _("CSAT"),
        _("Minutes"),
        _("Look avoidable"),
        saving,
    )


def _line(row: Row, parts: int = 0) -> Line:
    note = _("%(count)s drivers") % {"count": parts} if parts else ""
    cells: tuple[Cell, ...] = (
        row.contacts,
        row.share,
        row.iqs,
        row.csat,
        row.minutes,
        row.avoidable,
        _saved(row.saving),
    )
    return Line(label=row.name, cells=cells, note=note)


def _saved(saving: Saving) -> Estimate | None:
    """A saving with its interval; none where there is nothing to save."""
    if not saving.value:
        return None
    return Estimate(value=saving.value, low=saving.low, high=saving.high, method="saving", n=0)

"""A plan's rhythm in words."""

from __future__ import annotations

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from evenhand.reviews.models import Plan

Repeat = Plan.Repeat


def schedule_text(plan: Plan) -> str:
    """When the plan runs: ``Every Monday at 06:00, Europe/Lisbon``."""
    if plan.repeat == Repeat.ONCE:
        return _("Once, on %(day)s") % {"day": date_format(plan.first_day, "j M Y")}
    return _("%(rhythm)s at %(time)s, %(zone)s") % {
        "rhythm": _rhythm(plan),
        "time": time_format(plan.at, "H:i"),
        "zone": plan.zone,
    }


def _rhythm(plan: Plan) -> str:
    day = plan.first_day
    named = {"weekday": date_format(day, "l"), "date": date_format(day, "jS")}
    if plan.repeat == Repeat.DAILY:
        return _("Every day")
    if plan.repeat == Repeat.WEEKLY:
        return _("Every %(weekday)s") % named
    if plan.repeat == Repeat.FORTNIGHTLY:
        return _("Every second %(weekday)s") % named
    if plan.repeat == Repeat.MONTHLY_DATE:
        return _("Every month on the %(date)s") % named
    which = (day.day - 1) // 7
    if plan.repeat == Repeat.MONTHLY_LAST or which == 4:
        return _("Every month on the last %(weekday)s") % named
    ordinal = (_("first"), _("second"), _("third"), _("fourth"))[which]
    return _("Every month on the %(ordinal)s %(weekday)s") % {**named, "ordinal": ordinal}

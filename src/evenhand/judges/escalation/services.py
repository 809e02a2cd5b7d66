"""Putting what the judge is not sure of into people's queue."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.errors import InputError
from evenhand.judges.escalation.finding import Finding, needing_eyes, unseen
from evenhand.people.models import Membership
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import Design
from evenhand.reviews.models import Draw, Purpose, Slot
from evenhand.reviews.services.draws import Wanted, make_draw
from evenhand.reviews.services.plans import open_slots


@transaction.atomic
def queue_unsure(
    viewer: Membership, found: Finding, period: Q, criteria: Criteria, size: int
) -> Draw:
    """Draw some of what needs human eyes, and open a slot for each.

    Drawn at random from all that need eyes and have no slot waiting, with the chance recorded. As
    the clear ones had none, these reviews stay out of IQS: their purpose says so.

    Parameters
    ----------
    viewer:
        Who asks for it.
    found:
        What may stand, and what not.
    period:
        A condition on segments.
    criteria:
        The same period as it is recorded with the draw.
    size:
        How many; all, where there are fewer.

    Raises
    ------
    InputError
        Nothing needs human eyes that is not in the queue already.
    """
    version = found.version
    left = needing_eyes(version, unseen(version, period), found.escalation)
    waiting = Slot.objects.filter(
        workspace=viewer.workspace, state__in=[Slot.State.OPEN, Slot.State.CLAIMED]
    )
    left = left.exclude(pk__in=waiting.values("item__segment"))
    if not left.exists():
        raise InputError(_("nothing more needs human eyes in this period."), _("queue"))
    scorecard = version.judge.scorecard
    wanted = Wanted(
        name=_("Not sure: %(scorecard)s") % {"scorecard": scorecard.name},
        criteria=criteria,
        design=Design(),
        size=size,
        scorecard=scorecard,
        by=viewer.user,
        purpose=Purpose.ESCALATION,
    )
    draw = make_draw(viewer.workspace, wanted, among=left)
    open_slots(draw)
    return draw

"""Choosing which judge speaks for a scorecard."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import StateError
from evenhand.judges.models import Choice, Judge
from evenhand.people.models import User
from evenhand.scorecards.models import Scorecard


@transaction.atomic
def choose(judge: Judge, by: User) -> Choice:
    """From now on this judge's scores stand for its scorecard; saying it twice changes nothing.

    Raises
    ------
    StateError
        The judge is off, so it scores nothing.
    """
    if not judge.active:
        raise StateError(
            _("%(judge)s is off, so there would be no automatic scores. Train or switch it on.")
            % {"judge": judge}
        )
    scorecard = Scorecard.objects.select_for_update().get(pk=judge.scorecard_id)
    open_choice = Choice.objects.filter(scorecard=scorecard, until__isnull=True).first()
    if open_choice is not None and open_choice.judge_id == judge.pk:
        return open_choice
    now = timezone.now()
    Choice.objects.filter(scorecard=scorecard, until__isnull=True).update(until=now)
    return Choice.objects.create(scorecard=scorecard, judge=judge, since=now, by=by)

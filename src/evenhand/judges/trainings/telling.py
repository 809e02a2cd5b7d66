"""Telling whoever asked for a training what came of it, once."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evenhand.judges.models import Training
from evenhand.people.models import Membership
from evenhand.people.notices import NoticeKind, notify

_SENTENCES = {
    Training.State.DONE: _("The local judge of %(scorecard)s is trained."),
    Training.State.REFUSED: _("The local judge of %(scorecard)s has too little to learn from."),
    Training.State.FAILED: _("Training the local judge of %(scorecard)s failed."),
}


def tell_ended(training: Training) -> None:
    """Tell whoever asked, if they still belong to the workspace and may look at it."""
    scorecard = training.scorecard_version.scorecard
    members = Membership.objects.filter(workspace=training.workspace_id, user=training.asked_by_id)
    notify(
        NoticeKind.TRAINING_ENDED,
        members,
        _SENTENCES[Training.State(training.state)] % {"scorecard": scorecard},
        reverse("training", args=[training.workspace.slug, scorecard.pk]),
        once=f"training:{training.pk}",
    )

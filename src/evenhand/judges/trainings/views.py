"""The page of one scorecard's trainings, and the button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import EvenhandError
from evenhand.judges.trainings import pages, queries, services, tasks
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action


@require_GET
@workspace_view(Action.SEE_JUDGES)
def training(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """What there is to learn from, what runs, what the last training changed, and all before."""
    version = queries.version_to_train(request.viewer, scorecard)
    trainings = queries.trainings_of(version)
    context = {
        "ground": pages.ground_of(request.viewer, version),
        "outcome": pages.outcome(trainings),
        "trainings": trainings,
        "may_train": request.viewer.may(Action.TRAIN_JUDGES),
    }
    return render(request, "judges/trainings/training.html", context)


@require_POST
@workspace_view(Action.TRAIN_JUDGES)
def start(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """Puts a training on the list; an open one is left as it is."""
    version = queries.version_to_train(request.viewer, scorecard)
    try:
        asked = services.ask(version, request.user)
    except EvenhandError as error:
        messages.error(request, str(error))
    else:
        tasks.nudge()
        messages.success(request, _told(asked.asked_by_id == request.user.pk))
    return redirect("training", request.viewer.workspace.slug, scorecard)


def _told(own: bool) -> str:
    if own:
        return _("A worker will train it. You will be told when it has ended.")
    return _("Somebody has asked for it already; there is only one training at a time.")

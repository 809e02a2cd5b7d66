"""The page of one draw: what it was drawn from, how, and the proof."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import Design
from evenhand.reviews.forms.criteria import described
from evenhand.reviews.forms.plans import GROUPS, KINDS, RULES
from evenhand.reviews.models import Draw
from evenhand.reviews.queries import plans as queries
from evenhand.reviews.queries import reports
from evenhand.reviews.services.draws import Replay, replay


@workspace_view(Action.SEE_REVIEWS)
@require_GET
def draw(request: WorkspaceRequest, draw: int) -> HttpResponse:
    """Frame, design, seed, and what became of each drawn conversation."""
    return _page(request, queries.draw_or_404(request.viewer, draw))


@workspace_view(Action.SEE_REVIEWS)
@require_POST
def draw_replay(request: WorkspaceRequest, draw: int) -> HttpResponse:
    """Draw again from what was recorded, and say whether it is the same. Changes nothing."""
    found = queries.draw_or_404(request.viewer, draw)
    return _page(request, found, replay(found))


def _page(request: WorkspaceRequest, draw: Draw, again: Replay | None = None) -> HttpResponse:
    design = Design.read(draw.design)
    basis = draw.design.get("basis", {})
    context = {
        "draw": draw,
        "design": design,
        "kind": dict(KINDS)[design.kind],
        "by": dict(GROUPS)[design.by],
        "rule": dict(RULES)[design.rule],
        "strata": list(zip(basis.get("labels", ()), basis.get("allocation", ()), strict=True)),
        "without_score": basis.get("without_score", 0),
        "criteria": described(Criteria.read(draw.criteria), request.viewer),
        "response": reports.response(draw.slots.all()),
        "items": list(reports.items_of(draw)[: reports.SHOWN]),
        "again": again,
    }
    return render(request, "reviews/plans/draw.html", context)

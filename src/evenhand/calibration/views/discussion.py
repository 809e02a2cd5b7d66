"""One conversation of a session: what everybody answered, what is said of it, what is agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.calibration import masking, queries, services
from evenhand.calibration.answers import Given, Panel, label_of, panel_of
from evenhand.calibration.models import AgreedAnswer, Item, Remark
from evenhand.calibration.queries import Standing
from evenhand.calibration.states import State
from evenhand.calibration.views.doing import do, to_item
from evenhand.conversations.display import ShownTranscript, show
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import User
from evenhand.people.roles import Action
from evenhand.scorecards.document import CategoryDocument
from evenhand.scorecards.models import Category


@dataclass(frozen=True, slots=True)
class Group:
    """Everyone who gave one answer, and what they noted."""

    label: str
    people: list[User]
    notes: list[tuple[User, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One category: everybody's answers, and what was agreed."""

    category: CategoryDocument
    groups: list[Group]
    agreed: AgreedAnswer | None
    agreed_label: str
    remarks: list[Remark]
    options: list[tuple[int, str]]


@workspace_view(Action.SEE_CONVERSATIONS)
@require_GET
def item(request: WorkspaceRequest, session: int, item: int) -> HttpResponse:
    """The conversation beside everybody's answers, as far as the viewer may read them."""
    viewer = request.viewer
    standing = queries.session_or_404(viewer, session)
    found = queries.item_or_404(standing, item)
    queries.require_open(viewer, standing, found)
    panel = panel_of(viewer, standing)
    said = list(queries.remarks(found))
    context: dict[str, Any] = {
        "standing": standing,
        "session": standing.session,
        "item": found,
        "transcript": _transcript(standing, found),
        "people": [user for user in panel.people if (found.pk, user.pk) in panel.reviews],
        "rows": _rows(panel, found, said),
        "remarks": [remark for remark in said if remark.category_id is None],
        "discussing": standing.state is State.DISCUSSION,
        "next": _after(panel, found),
    }
    return render(request, "calibration/item.html", context)


@workspace_view(Action.SEE_CONVERSATIONS)
@require_POST
def remark(request: WorkspaceRequest, session: int, item: int) -> HttpResponse:
    """Say something in the discussion."""
    standing = queries.session_or_404(request.viewer, session)
    found = queries.item_or_404(standing, item)
    if not (standing.runs or standing.taking_part):
        return redirect("calibration_session", request.viewer.workspace.slug, session)
    category = _category(found, request.POST.get("category", ""))
    text = request.POST.get("text", "")
    do(request, lambda: services.add_remark(request.viewer, found, text, category))
    return to_item(request, session, item)


@workspace_view(Action.CALIBRATE)
@require_POST
def choose(request: WorkspaceRequest, session: int, item: int) -> HttpResponse:
    """Choose the agreed answer to one category."""
    standing = queries.session_or_404(request.viewer, session)
    found = queries.item_or_404(standing, item)
    category = get_object_or_404(_categories(found), key=request.POST.get("category", ""))
    option = _option(request.POST.get("option", ""))
    note = request.POST.get("note", "")
    do(
        request,
        lambda: services.agree(request.viewer, found, category, option, note),
        _("Agreed on %(name)s.") % {"name": category.name},
    )
    return to_item(request, session, item)


def _transcript(standing: Standing, found: Item) -> ShownTranscript:
    segment = found.segment
    content = segment.conversation.transcript.content
    if standing.hides_agent:
        content = masking.masked(content, segment)
    return show(content, segment.channel, reviewed=segment.author)


def _rows(panel: Panel, found: Item, said: list[Remark]) -> list[Row]:
    given = [one for one in panel.given if one.item == found.pk]
    return [
        _row(category, panel, given, found, said) for category in found.version.content.categories
    ]


def _row(
    category: CategoryDocument, panel: Panel, given: list[Given], found: Item, said: list[Remark]
) -> Row:
    mine = [one for one in given if one.category == category.key]
    agreed = panel.agreed.get((found.pk, category.key))
    return Row(
        category=category,
        groups=_groups(category, panel, mine),
        agreed=agreed,
        agreed_label=label_of(category, agreed.option) if agreed else "",
        remarks=[remark for remark in said if remark.category_id and _is(remark, category)],
        options=_options(category),
    )


def _groups(category: CategoryDocument, panel: Panel, mine: list[Given]) -> list[Group]:
    """Worst answer first as scales are read, N/A last."""
    found = []
    for option, label in _options(category, always_na=True):
        by_person = {one.person: one.comment for one in mine if one.option == option}
        people = [user for user in panel.people if user.pk in by_person]
        notes = [(user, by_person[user.pk]) for user in people if by_person[user.pk]]
        if people:
            found.append(Group(label, people, notes))
    return found


def _is(remark: Remark, category: CategoryDocument) -> bool:
    return remark.category is not None and remark.category.key == category.key


def _options(category: CategoryDocument, always_na: bool = False) -> list[tuple[int, str]]:
    """Worst first as scales are read, N/A last where it may be given."""
    found = [(place, option.label) for place, option in enumerate(category.options)][::-1]
    return [*found, (-1, _("N/A"))] if category.allow_na or always_na else found


def _after(panel: Panel, found: Item) -> Item | None:
    following = [one for one in panel.items if one.position > found.position]
    return following[0] if following else None


def _categories(found: Item) -> Any:
    return Category.objects.filter(scorecard=found.version.scorecard_id)


def _category(found: Item, key: str) -> Category | None:
    return get_object_or_404(_categories(found), key=key) if key else None


def _option(sent: str) -> int:
    try:
        return int(sent)
    except ValueError:
        return -2

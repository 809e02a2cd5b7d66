"""The pages of judges: the list, one judge, trying it, and the verbs that start and stop work."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from evenhand.judges import pages, queries, services, tasks
from evenhand.judges.chosen.pages import standing
from evenhand.judges.chosen.queries import speaking
from evenhand.judges.llm.pages import asked
from evenhand.judges.llm.queries import drafts_listed
from evenhand.judges.local.pages import learnt
from evenhand.judges.rules.document import write_yaml
from evenhand.judges.trainings.pages import grounds
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews.models import Author

LIST = "judges"
"""The id of the part of the page that is asked for again while something runs."""


@require_GET
@workspace_view(Action.SEE_JUDGES)
def judges(request: WorkspaceRequest) -> HttpResponse:
    """All judges with how far they have come; only the list when htmx asks for it."""
    rows = pages.rows(request.viewer)
    context = {
        "rows": rows,
        "moving": pages.moving(rows),
        "drafts": drafts_listed(request.viewer),
        "may_edit": request.viewer.may(Action.EDIT_JUDGES),
        "may_run": request.viewer.may(Action.RUN_JUDGES),
        "speaking": {found.judge_id for found in speaking(request.viewer.workspace).values()},
    }
    partial = request.headers.get("HX-Target") == LIST
    if not partial:
        context["grounds"] = grounds(request.viewer.workspace)
        context["may_train"] = request.viewer.may(Action.TRAIN_JUDGES)
    response = render(request, "judges/_list.html" if partial else "judges/list.html", context)
    patch_vary_headers(response, ["HX-Target"])
    return response


@require_GET
@workspace_view(Action.SEE_JUDGES)
def judge(request: WorkspaceRequest, number: int) -> HttpResponse:
    """One judge: its rules in words, what they see and miss, and what they came to."""
    version = queries.version_or_404(request.viewer, number)
    context = {
        "version": version,
        "rules": pages.rules_of(version),
        "learnt": learnt(version),
        "asked": asked(version),
        "may_edit": request.viewer.may(Action.EDIT_JUDGES),
        "categories": pages.categories(version),
        "progress": queries.progress(request.viewer.workspace, [version])[version.pk],
        "latest": queries.LATEST,
        "standing": standing(request.viewer, version),
        "may_run": request.viewer.may(Action.RUN_JUDGES),
    }
    return render(request, "judges/judge.html", context)


@require_GET
@workspace_view(Action.SEE_JUDGES)
def rule_file(request: WorkspaceRequest, number: int) -> HttpResponse:
    """The judge's rules as the file they are kept in."""
    version = queries.version_or_404(request.viewer, number)
    rules = pages.rules_of(version)
    if rules is None:
        raise Http404
    name = f"{version.scorecard_version.scorecard.key}-rules-v{version.number}.yaml"
    return HttpResponse(
        write_yaml(rules),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_GET
@workspace_view(Action.SEE_JUDGES)
def try_judge(request: WorkspaceRequest, number: int) -> HttpResponse:
    """The judge asked about one conversation, with its evidence marked. Nothing is stored."""
    version = queries.version_or_404(request.viewer, number)
    if version.judge.kind == Author.Kind.LLM:
        messages.info(request, _("Asking a language model costs: try it as a draft instead."))
        return redirect("judge", request.viewer.workspace.slug, number)
    typed = request.GET.get("q", "").strip()[:200]
    chosen = queries.segment_to_try(request.viewer, version, request.GET.get("part", ""))
    choices = pages.choices(version, typed)
    if chosen is None and choices and not typed:
        chosen = queries.segment_to_try(request.viewer, version, str(choices[0].pk))
    context = {
        "version": version,
        "typed": typed,
        "choices": choices,
        "chosen": chosen,
        "trial": pages.trial(version, chosen) if chosen else None,
    }
    return render(request, "judges/try.html", context)


@require_POST
@workspace_view(Action.RUN_JUDGES)
def score(request: WorkspaceRequest) -> HttpResponse:
    """Has everything scored that is not scored yet."""
    count = tasks.score_everything(request.viewer.workspace)
    if count:
        text = ngettext(
            "%(count)s conversation will be scored.",
            "%(count)s conversations will be scored.",
            count,
        )
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("Nothing new: all is scored or on its way."))
    return redirect("judges", request.viewer.workspace.slug)


@require_POST
@workspace_view(Action.RUN_JUDGES)
def stop(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Stops what waits and what runs of one judge."""
    version = queries.version_or_404(request.viewer, number)
    services.stop_scoring(version)
    messages.success(request, _("Stopped. What was scored before stays."))
    return redirect("judges", request.viewer.workspace.slug)


@require_POST
@workspace_view(Action.RUN_JUDGES)
def resume(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Goes on with what was stopped or has failed."""
    version = queries.version_or_404(request.viewer, number)
    services.resume_scoring(version)
    tasks.nudge()
    messages.success(request, _("Going on."))
    return redirect("judges", request.viewer.workspace.slug)

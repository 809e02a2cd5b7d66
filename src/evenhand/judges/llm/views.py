"""The pages of language-model judges: write a draft, try it, set its budget, publish it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.errors import EvenhandError
from evenhand.judges.llm import pages, queries, services, tasks
from evenhand.judges.llm.connecting import configured
from evenhand.judges.llm.estimating import forecast
from evenhand.judges.llm.forms import DraftForm, NewForm, TermsForm, first_values
from evenhand.judges.llm.precedents import examples
from evenhand.judges.models import Judge, LLMDraft
from evenhand.judges.tasks import score_everything
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action

TRIALS = "trials"
"""The id of the part of the page that is asked for again while drafts are tried."""


@require_http_methods(["GET", "POST"])
@workspace_view(Action.EDIT_JUDGES)
def new(request: WorkspaceRequest) -> HttpResponse:
    """Begins a judge as a draft."""
    form = NewForm(request.viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.create_draft(
                request.viewer.workspace, data["scorecard"], data["name"], {"model": data["model"]}
            )
        except EvenhandError as error:
            form.add_error("name", str(error))
        else:
            return redirect("llm_draft", request.viewer.workspace.slug, made.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "endpoint": configured()}
    return render(request, "judges/llm_new.html", context, status=status)


@require_GET
@workspace_view(Action.EDIT_JUDGES)
def judge(request: WorkspaceRequest, number: int) -> HttpResponse:
    """One judge: its draft and what it was tried on, its budget and what it has used."""
    found = queries.judge_or_404(request.viewer, number)
    context = {
        "judge": found,
        "published": found.versions.filter(current=True).first(),
        "endpoint": configured(),
        "spending": queries.spending(found),
        **_draft(found),
    }
    partial = request.headers.get("HX-Target") == TRIALS
    name = "judges/_llm_trials.html" if partial else "judges/llm_judge.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Target"])
    return response


@require_http_methods(["GET", "POST"])
@workspace_view(Action.EDIT_JUDGES)
def draft(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Writes the draft; the version in use stays as it is."""
    found = queries.judge_or_404(request.viewer, number)
    scorecard = queries.scorecard_in_use(found)
    if scorecard is None:
        messages.error(request, _("Publish the scorecard first: a judge answers a published one."))
        return redirect("llm_judge", request.viewer.workspace.slug, number)
    if request.method == "GET":
        form = DraftForm(scorecard.content, initial=first_values(services.begun_from(found)))
        return render(request, "judges/llm_draft.html", {"judge": found, "form": form})
    form = DraftForm(scorecard.content, request.POST)
    if not form.is_valid():
        return render(request, "judges/llm_draft.html", {"judge": found, "form": form}, status=422)
    fields = dict(form.cleaned_data)
    decided = examples(found.scorecard) if fields.pop("precedents") else []
    services.save_draft(found, {**fields, "examples": decided})
    messages.success(request, _("Draft saved. Try it before you publish it."))
    return redirect("llm_judge", request.viewer.workspace.slug, number)


@require_http_methods(["GET", "POST"])
@workspace_view(Action.EDIT_JUDGES)
def terms(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Prices, budget and speed."""
    found = queries.judge_or_404(request.viewer, number)
    form = TermsForm(request.POST or None, instance=found.terms)
    if request.method == "POST" and form.is_valid():
        services.save_terms(found, form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect("llm_judge", request.viewer.workspace.slug, number)
    status = 422 if form.errors else 200
    return render(request, "judges/llm_terms.html", {"judge": found, "form": form}, status=status)


@require_POST
@workspace_view(Action.EDIT_JUDGES)
def try_draft(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Has the draft tried on a few conversations."""
    found = queries.judge_or_404(request.viewer, number)
    try:
        if not services.start_trials(found):
            messages.info(request, _("There is no conversation on this scorecard to try it on."))
        tasks.nudge_trials()
    except EvenhandError as error:
        messages.error(request, str(error))
    return redirect("llm_judge", request.viewer.workspace.slug, number)


@require_POST
@workspace_view(Action.EDIT_JUDGES)
def to_lab(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Leads to the lab with the draft chosen, to be run beside people's reviews."""
    found = queries.judge_or_404(request.viewer, number)
    try:
        drafted = services.draft_to_try(found)
    except EvenhandError as error:
        messages.error(request, str(error))
        return redirect("llm_judge", request.viewer.workspace.slug, number)
    address = reverse("lab", args=[request.viewer.workspace.slug])
    return redirect(f"{address}?version={drafted.pk}")


@require_http_methods(["GET", "POST"])
@workspace_view(Action.EDIT_JUDGES)
def publish(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Says what scoring everything would take, and begins it."""
    found = queries.judge_or_404(request.viewer, number)
    try:
        if request.method == "POST":
            services.publish(found)
            score_everything(request.viewer.workspace)
            messages.success(request, _("Published. It begins to score."))
            return redirect("judge", request.viewer.workspace.slug, number)
        content, _hash = services.draft_of(found)
        scorecard = queries.scorecard_in_use(found)
        assert scorecard is not None  # the draft is sealed with it
        context = {"judge": found, "forecast": forecast(found, content, scorecard)}
    except EvenhandError as error:
        messages.error(request, str(error))
        return redirect("llm_judge", request.viewer.workspace.slug, number)
    return render(request, "judges/llm_publish.html", context)


def _draft(found: Judge) -> dict[str, object]:
    """The draft and its trials, where there is one."""
    scorecard = queries.scorecard_in_use(found)
    if scorecard is None or not LLMDraft.objects.filter(judge=found).exists():
        return {"scorecard": scorecard, "draft": None, "trials": [], "trying": False}
    content, content_hash = services.draft_of(found)
    shown = pages.trials(found, scorecard.content, content_hash)
    return {
        "scorecard": scorecard,
        "draft": content,
        "trials": shown,
        "trying": pages.trying(shown),
        "tried": pages.tried(shown),
        "failed": pages.failed(shown),
    }

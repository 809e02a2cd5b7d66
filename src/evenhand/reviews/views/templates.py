"""Comment templates: one's own, and those shared with everyone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import InputError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews.forms.remarks import TemplateForm
from evenhand.reviews.models import CommentTemplate
from evenhand.reviews.queries.remarks import own_template_or_404, templates_of
from evenhand.reviews.services.remarks import TemplateContent, delete_template, save_template


@workspace_view(Action.WRITE_REVIEWS)
@require_GET
def listed(request: WorkspaceRequest) -> HttpResponse:
    """Templates the viewer can insert, and which of them they may change."""
    viewer = request.viewer
    shares = viewer.may(Action.ASSIGN_REVIEWS)
    rows = [(template, shares or not template.shared) for template in templates_of(viewer)]
    return render(request, "reviews/remarks/templates.html", {"rows": rows, "may_write": True})


@workspace_view(Action.WRITE_REVIEWS)
def new(request: WorkspaceRequest) -> HttpResponse:
    """A new template."""
    return _answer(request, None)


@workspace_view(Action.WRITE_REVIEWS)
def edit(request: WorkspaceRequest, template: int) -> HttpResponse:
    """Another name or text for a template."""
    return _answer(request, own_template_or_404(request.viewer, template))


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def delete(request: WorkspaceRequest, template: int) -> HttpResponse:
    """Forget a template."""
    delete_template(own_template_or_404(request.viewer, template))
    messages.success(request, _("Template deleted. Comments written with it stay as they are."))
    return _to_list(request)


def _answer(request: WorkspaceRequest, known: CommentTemplate | None) -> HttpResponse:
    form = TemplateForm(request.viewer, request.POST or None, known)
    if request.method == "POST" and form.is_valid() and _saved(request, form, known):
        messages.success(request, _("Template saved. Type / in a comment to insert it."))
        return _to_list(request)
    context = {"form": form, "template": known}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/remarks/template.html", context, status=status)


def _saved(request: WorkspaceRequest, form: TemplateForm, known: CommentTemplate | None) -> bool:
    try:
        save_template(request.viewer, TemplateContent(**form.cleaned_data), known)
    except InputError as error:
        form.add_error("name", str(error))
        return False
    return True


def _to_list(request: WorkspaceRequest) -> HttpResponse:
    return redirect("comment_templates", slug=request.viewer.workspace.slug)

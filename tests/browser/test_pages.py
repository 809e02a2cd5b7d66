"""Every page of a filled workspace: nothing for axe to find and nothing wider than the window."""

from datetime import date

import pytest
from django.urls import reverse

from evenhand.judges.models import Judge, LabRun
from evenhand.people.models import Membership, User
from evenhand.reviews.models import Dispute, Review
from evenhand.reviews.services import Start, start_review
from evenhand.scorecards.models import Scorecard
from evenhand.scorecards.queries import version_for_team
from evenhand.scorecards.services import open_draft
from evenhand.site.demo_loader import load_demo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def admin(db):
    """The admin of the demo workspace, who may open every page."""
    load_demo(date(2026, 7, 1))
    return Membership.objects.get(user__email__startswith="admin@")


def addresses(viewer: Membership) -> list[str]:
    slug = viewer.workspace.slug
    found = Review.objects.filter(automatic=False, purpose="random").latest("id")
    other = Review.objects.filter(automatic=False, purpose="manual").latest("id")
    version = version_for_team(viewer.workspace, other.segment.team)
    draft = start_review(viewer, other.segment, Start(version))
    card = Scorecard.objects.order_by("id")[0]
    run = LabRun.objects.get()
    dispute = Dispute.objects.filter(status="open").latest("id")
    open_draft(card)
    pages = [
        ("overview",),
        ("iqs_explained",),
        ("review_explained", found.pk),
        ("my_results",),
        ("review_home",),
        ("review", draft.pk),
        ("conversations",),
        ("conversation", found.segment.conversation_id),
        ("scorecards",),
        ("scorecard", card.pk),
        ("scorecard_edit", card.pk),
        ("judges",),
        ("training", card.pk),
        ("passport", run.judge_version.judge_id),
        ("lab",),
        ("lab_run", run.pk),
        ("escalation",),
        ("signals",),
        ("contact_drivers",),
        ("laboratory",),
        ("alerts",),
        ("alert_rules",),
        ("targets",),
        ("changes",),
        ("benchmark", "retail"),
        ("why",),
        ("why_cell", "policy"),
        ("stages",),
        ("internal",),
        ("program",),
        ("rule_editor", Judge.objects.filter(kind="rules").latest("id").pk),
        ("sources",),
        ("upload",),
        ("people",),
        ("agents",),
        ("teams",),
        ("plans",),
        ("calibration",),
        ("review_result", dispute.review_id),
        ("disputes",),
        ("dispute", dispute.pk),
        ("dispute_report",),
        ("dispute_rules",),
        ("dispute_precedents", card.pk, "solution"),
        ("self_and_peer",),
        ("notices",),
        ("kudos",),
        ("hashtags",),
        ("comment_templates",),
        ("comment_template_new",),
        ("quality",),
        ("people_dashboard",),
        ("agent_page", found.segment.agent_id),
        ("dashboard_reviews",),
        ("help",),
        ("help_page", "methods", "iqs"),
    ]
    inside = [reverse(name, args=[slug, *rest]) for name, *rest in pages]
    overview = reverse("overview", args=[slug])
    searched = reverse("conversations", args=[slug]) + "?q=refund"
    return [*inside, f"{overview}?by=agent", searched, reverse("preferences")]


def test_every_page_is_accessible_and_fits(faults_on, admin):
    faults = faults_on(admin, addresses(admin))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_before_sign_in_are_accessible(open_page, accessible, db, theme):
    page = open_page("laptop", theme)
    page.goto("/")
    assert page.url.endswith("/set-up/")
    accessible(page)
    User.objects.create_user("someone@acme.example")
    for address in ("/account/login/", "/account/password/reset/", "/no-such-page/"):
        page.goto(address)
        accessible(page)

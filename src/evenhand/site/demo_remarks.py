"""What people say to each other in the demo: templates, hashtags, mentions, kudos and notices."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from evenhand.people.models import Agent, Membership, NoticeKind, Workspace
from evenhand.people.notices import Switch, change_switches
from evenhand.people.roles import Role
from evenhand.reviews.models import Kudos, Review
from evenhand.reviews.services.remarks import TemplateContent, publish_remarks, save_template

SHARED = (
    TemplateContent(
        "What went well",
        "What went well: \nWhat to try next time: ",
        shared=True,
    ),
    TemplateContent(
        "Next step missing",
        "The customer was left without a next step. Say what happens, who does it and by when.",
        shared=True,
    ),
    TemplateContent(
        "Wrong answer",
        "The answer does not fit what the help page says. #wrong-answer",
        shared=True,
    ),
)
OWN = TemplateContent("Warm close", "A warm close: it sounds like a person, not a form. #tone")
HASHTAGS = ("#tone", "#next-step", "#for-coaching", "#tone #empathy", "#good-question")
PRAISE = (
    "Calm and friendly from the first word to the last.",
    "Found out what the customer really wanted before answering.",
    "Said what happens next, who does it and by when.",
    "Explained in two sentences that anybody understands.",
)
TAGGED, PRAISED = 24, 14


def switch_mail_off(workspace: Workspace) -> None:
    """The people of the demo do not exist: nothing is mailed to them."""
    switches = {kind: Switch(in_app=True, by_mail=False) for kind in NoticeKind}
    for member in Membership.objects.filter(workspace=workspace).select_related("user"):
        change_switches(member.user, switches)


def say_things(workspace: Workspace) -> None:
    """Templates, and in the newest reviews some hashtags, mentions and kudos."""
    _templates(workspace)
    newest = _newest(workspace)
    best = newest.filter(score__gte=90)
    own = Agent.objects.filter(workspace=workspace, user__isnull=False)
    _praise([*best.filter(segment__agent__in=own)[:3], *best[:PRAISED]])
    for place, review in enumerate(newest[:TAGGED]):
        _add(review, HASHTAGS[place % len(HASHTAGS)])
    _mention(newest.filter(score__lt=60).first(), workspace)
    for review in newest.filter(pk__in=_said(workspace)):
        publish_remarks(review)


def _templates(workspace: Workspace) -> None:
    lead = Membership.objects.get(workspace=workspace, role=Role.LEAD)
    for content in SHARED:
        save_template(lead, content)
    for member in Membership.objects.filter(workspace=workspace, role=Role.REVIEWER):
        save_template(member, OWN)


def _newest(workspace: Workspace) -> QuerySet[Review]:
    return (
        Review.objects.filter(
            workspace=workspace,
            automatic=False,
            kind=Review.Kind.QUALITY,
            status=Review.Status.PUBLISHED,
        )
        .select_related("author", "segment__agent", "segment__conversation", "workspace")
        .order_by("-submitted_at", "-pk")
    )


def _praise(reviews: Sequence[Review]) -> None:
    for place, review in enumerate(dict.fromkeys(reviews)):
        Kudos.objects.create(review=review, text=PRAISE[place % len(PRAISE)])


def _mention(review: Review | None, workspace: Workspace) -> None:
    lead = Membership.objects.get(workspace=workspace, role=Role.LEAD)
    if review is not None:
        _add(
            review,
            f"@{lead.user.name} shall we take this one to the next calibration? #wrong-answer",
        )


def _add(review: Review, words: str) -> None:
    review.comment = f"{review.comment} {words}".strip()
    Review.objects.filter(pk=review.pk).update(comment=review.comment)


def _said(workspace: Workspace) -> set[int]:
    said = Q(comment__contains="#") | Q(kudos__isnull=False)
    return set(Review.objects.filter(said, workspace=workspace).values_list("pk", flat=True))

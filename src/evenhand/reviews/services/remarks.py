"""Writing templates and kudos; what a published review's words set off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.conversations.models import Transcript
from evenhand.errors import InputError, StateError
from evenhand.people.models import Membership
from evenhand.people.notices import NoticeKind, notify
from evenhand.people.roles import Action
from evenhand.reviews.models import CommentTemplate, Hashtag, Kudos, Mention, Review
from evenhand.reviews.queries.remarks import NO_PRAISE, Person, people
from evenhand.reviews.queries.reviews import visible_reviews
from evenhand.reviews.remarks import hashtags_in, mentioned_in
from evenhand.reviews.services.telling import agent_told

QUOTED = 200
PRAISE = 300


@dataclass(frozen=True, slots=True)
class TemplateContent:
    """What a person decides about a template."""

    name: str
    text: str
    shared: bool = False


@transaction.atomic
def save_template(
    viewer: Membership, content: TemplateContent, known: CommentTemplate | None = None
) -> CommentTemplate:
    """A new template, or another content of a known one.

    Raises
    ------
    InputError
        The name is taken, or the viewer may not share.
    """
    if content.shared and not viewer.may(Action.ASSIGN_REVIEWS):
        raise InputError(_("only leads and managers share templates."), "shared")
    template = known or CommentTemplate(workspace=viewer.workspace, owner=viewer.user)
    template.name, template.text = content.name.strip(), content.text
    template.shared = content.shared
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise InputError(_("there is a template of this name already."), "name") from error
    return template


def delete_template(template: CommentTemplate) -> None:
    """Forget a template; what was written with it stays."""
    template.delete()


@transaction.atomic
def praise(review: Review, text: str, message: int | None = None) -> Kudos:
    """Praise the agent in a draft: for a message of theirs, or for the whole. Said again, replaced.

    Raises
    ------
    InputError
        Nothing is said, too much is, or the message is not the reviewed agent's.
    StateError
        The review is submitted, or of a kind in which nobody is praised.
    """
    _refuse_praise(review)
    said = " ".join(text.split())
    if not 0 < len(said) <= PRAISE:
        raise InputError(
            _("say what was good in 1 to %(most)d characters.") % {"most": PRAISE}, _("kudos")
        )
    quote = "" if message is None else _quote(review, message)
    kept, _made = Kudos.objects.update_or_create(
        review=review, message=message, defaults={"text": said, "quote": quote}
    )
    return kept


@transaction.atomic
def take_back(review: Review, kudos: int) -> None:
    """Take praise out of a draft.

    Raises
    ------
    StateError
        The review is submitted.
    """
    _refuse_praise(review)
    Kudos.objects.filter(review=review, pk=kudos).delete()


@transaction.atomic
def carry_remarks(old: Review, new: Review) -> None:
    """Let the next version of a review keep its praise, hashtags and mentions.

    Nobody is told of anything twice.
    """
    Kudos.objects.bulk_create(
        Kudos(
            review=new,
            message=one.message,
            quote=one.quote,
            text=one.text,
            created_at=one.created_at,
        )
        for one in Kudos.objects.filter(review=old)
    )
    publish_remarks(new)


@transaction.atomic
def publish_remarks(review: Review) -> None:
    """Keep the hashtags and mentions of a review just published, and tell whom it concerns.

    Nothing is kept or said of a calibration: what its panel writes stays in its session.
    """
    if review.kind == Review.Kind.CALIBRATION:
        return
    texts = [review.comment, *review.ratings.exclude(comment="").values_list("comment", flat=True)]
    words = sorted(hashtags_in(texts))
    Hashtag.objects.bulk_create(
        [Hashtag(workspace_id=review.workspace_id, review=review, word=word) for word in words],
        ignore_conflicts=True,
    )
    if any("@" in text for text in texts):
        _mention(review, texts)
    _tell_praised(review)


def _refuse_praise(review: Review) -> None:
    if review.kind in NO_PRAISE:
        raise StateError(_("Nobody is praised in a review of this kind."))
    locked = Review.objects.select_for_update().filter(pk=review.pk, status=Review.Status.DRAFT)
    if not locked.exists():
        raise StateError(_("This review has been submitted already; nothing was changed."))


def _quote(review: Review, message: int) -> str:
    transcript = Transcript.objects.get(conversation=review.segment.conversation_id).content
    known = 0 <= message < len(transcript.messages)
    if not known or transcript.messages[message].author != review.segment.author:
        raise InputError(_("choose a message of the agent who is reviewed."), _("kudos"))
    return " ".join(transcript.messages[message].text.split())[:QUOTED]


def _mention(review: Review, texts: Sequence[str]) -> None:
    everybody = {person.name: person for person in people(review.workspace_id)}
    named = mentioned_in(texts, everybody)
    able = [everybody[name] for name in sorted(named) if _may_open(everybody[name], review)]
    Mention.objects.bulk_create(
        [Mention(review=review, user=each.member.user, name=each.name) for each in able],
        ignore_conflicts=True,
    )
    author = review.author.user_id
    told = [each.member for each in able if each.member.user_id != author]
    # What a customer wrote stays out of it: a notice is mailed, and outlives a redaction.
    said = _("%(name)s mentioned you in a review of %(agent)s")
    facts = {"name": review.author, "agent": review.segment.agent or _("an agent not known")}
    address = reverse("review_result", args=[review.workspace.slug, review.pk])
    notify(NoticeKind.MENTION, told, said % facts, address, f"review:{_first(review)}:mention")


def _may_open(person: Person, review: Review) -> bool:
    return visible_reviews(person.member).filter(pk=review.pk).exists()


def _tell_praised(review: Review) -> None:
    given = list(Kudos.objects.filter(review=review).values_list("text", flat=True))
    if not given:
        return
    address = reverse("my_results", args=[review.workspace.slug]) + "#kudos"
    once = f"review:{_first(review)}:kudos"
    notify(NoticeKind.KUDOS, agent_told(review), _praised(review, given), address, once)


def _first(review: Review) -> int:
    """The first version of the review: what was said of it is not said again of a later one."""
    number, before = review.pk, review.supersedes_id
    while before is not None:
        number = before
        before = Review.objects.values_list("supersedes", flat=True).get(pk=number)
    return number


def _praised(review: Review, given: Sequence[str]) -> str:
    said = ngettext(
        "Kudos from %(name)s: %(text)s", "%(count)d kudos from %(name)s: %(text)s", len(given)
    )
    return said % {"name": review.author, "text": given[0], "count": len(given)}

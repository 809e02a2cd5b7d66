"""What the script of the review screen is answered: saved, submitted, or why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from evenhand.conversations.display import Mark, ShownTranscript, show
from evenhand.conversations.transcript import Transcript
from evenhand.errors import InputError, StateError
from evenhand.reviews import screen
from evenhand.reviews.answers import Answer, answers_of, quoted_from
from evenhand.reviews.models import Review
from evenhand.reviews.services import save_draft, submit


class Saved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the screen sends: the whole state and the count of saves it started from."""

    edit: int
    comment: str
    answers: dict[str, Answer]


def read_state(request: HttpRequest) -> Saved:
    """The state of the screen in the request.

    Raises
    ------
    BadRequest
        It is not of that shape.
    """
    try:
        return msgspec.json.decode(request.body, type=Saved)
    except msgspec.MsgspecError as error:
        raise BadRequest(str(error)) from error


def save_reply(review: Review, state: Saved) -> JsonResponse:
    """Save the draft; answers with the new count of saves and the score so far."""
    try:
        edit = save_draft(review, state.answers, state.comment, state.edit)
    except (StateError, InputError) as error:
        return refusal(error)
    saved = {"edit": edit, "saved_at": timezone.now().isoformat()}
    return JsonResponse(saved | screen.so_far(review, state.answers).as_data())


def submit_reply(review: Review, state: Saved, after: Callable[[Review], str]) -> JsonResponse:
    """Save what is on the screen and publish it.

    Parameters
    ----------
    review:
        The draft.
    state:
        What is on the screen.
    after:
        Given the published review: the address to go to.
    """
    answers = state.answers | screen.not_asked(review.version.content, review.segment)
    try:
        edit = save_draft(review, answers, state.comment, state.edit)
    except (StateError, InputError) as error:
        return refusal(error)
    try:
        published = submit(review, edit)
    except (StateError, InputError) as error:
        return refusal(error, edit=edit)
    return JsonResponse({"url": after(published)})


def refusal(error: StateError | InputError, **more: object) -> JsonResponse:
    """Why nothing was done: 409 for another state of things, 422 for what was sent."""
    status = 409 if isinstance(error, StateError) else 422
    return JsonResponse({"error": str(error), **more}, status=status)


def screen_context(review: Review, content: Transcript | None = None) -> dict[str, Any]:
    """What the template of the screen needs of a draft.

    Parameters
    ----------
    review:
        The draft, with its segment, conversation, transcript and version.
    content:
        Shown and quoted in place of the stored transcript; offsets must be the same.
    """
    answers = answers_of(review.ratings.select_related("category"))
    conversation = review.segment.conversation
    changed = review.content_hash != conversation.content_hash
    if content is not None and not changed:
        answers = quoted_from(content, answers)
    return {
        "review": review,
        "segment": review.segment,
        "conversation": conversation,
        "transcript": _transcript(review, answers, content or conversation.transcript.content),
        "sections": screen.sections(review, answers),
        "so_far": screen.so_far(review, answers).as_data(),
        "changed": changed,
    }


def _transcript(review: Review, answers: dict[str, Answer], content: Transcript) -> ShownTranscript:
    marks = [
        Mark(passage.message, passage.start, passage.end, key)
        for key, passage in screen.passages(answers)
    ]
    return show(content, review.segment.channel, reviewed=review.segment.author, marks=marks)

"""Reviews where conversations are listed: a filter by the hashtags in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.conversations import extensions
from evenhand.conversations.condition import Condition
from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import Hashtag, Review
from evenhand.reviews.queries.remarks import offered_hashtags
from evenhand.reviews.remarks import WORD

FILTER = "hashtag"


class _Words(Mapping[str, str | Promise]):
    """Any hashtag may stand in an address; which there are changes with every review."""

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and bool(re.fullmatch(WORD, value))

    def __getitem__(self, value: str) -> str:
        return f"#{value}"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def register() -> None:
    """Let conversations and frames be narrowed by hashtag; name what hangs on conversations."""
    extensions.add_filter(
        extensions.AddedFilter(
            FILTER,
            _("Hashtag"),
            _Words(),
            in_conversation,
            in_segment,
            listed,
            # Whoever rates blind must not find out what others have said of a conversation.
            needs=Action.SEE_REVIEWS,
        )
    )
    extensions.add_dependant("reviews.review", _("reviews"))
    extensions.add_dependant("reviews.dispute", _("disputes"))
    extensions.add_dependant("reviews.acknowledgement", _("acknowledgements"))
    extensions.add_dependant("reviews.kudos", _("kudos"))
    extensions.add_dependant("reviews.drawitem", _("places in draws"))


def listed(viewer: Membership) -> Iterable[tuple[str, str]]:
    """The hashtags to choose from, those used most first."""
    return [(word, f"#{word}") for word in offered_hashtags(viewer)]


def in_conversation(workspace_id: int, word: str) -> Condition:
    """Conversations with a review, in force, that has the hashtag."""
    join = "JOIN reviews_hashtag h ON h.review_id = r.id AND r.status <> 'superseded'"
    return Condition(
        "EXISTS (SELECT 1 FROM conversations_segment s JOIN reviews_review r "  # noqa: S608
        f"ON r.segment_id = s.id {join} WHERE s.conversation_id = c.id AND h.word = %s)",
        (word.lower(),),
        "SELECT s.conversation_id FROM conversations_segment s JOIN reviews_review r "  # noqa: S608
        f"ON r.segment_id = s.id {join} WHERE h.workspace_id = %s AND h.word = %s",
        (workspace_id, word.lower()),
    )


def in_segment(word: str) -> Q:
    """Segments with a review, in force, that has the hashtag."""
    tags = Hashtag.objects.filter(review__segment=OuterRef("pk"), word=word.lower())
    return Q(Exists(tags.exclude(review__status=Review.Status.SUPERSEDED)))

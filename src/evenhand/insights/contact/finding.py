"""Finding a workspace's drivers and sorting its conversations to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from django.conf import settings
from django.db import transaction

from evenhand.conversations.models import Transcript
from evenhand.insights.contact import queries
from evenhand.insights.contact.avoidable import avoidable_kind
from evenhand.insights.contact.gathering import Lot, gather
from evenhand.insights.contact.matching import former_drivers
from evenhand.insights.contact.models import Contact, Driver
from evenhand.insights.contact.naming import name_of
from evenhand.insights.contact.openings import (
    Opening,
    customer_text,
    opening_text,
    whole_text,
    words,
)
from evenhand.judges.rules.phrases import Book, guess_language, shipped
from evenhand.judges.rules.text import normal

if TYPE_CHECKING:
    from evenhand.insights.contact.discovery import Discovery, Vectors
    from evenhand.insights.contact.following import Follower

MOST_OPENINGS = 4_000
"""Openings drivers are found in; with more, those of lowest hash: a rerun takes the same."""
CHUNK = 500

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done and how much there is."""


class Read(NamedTuple):
    """The opening of a conversation, what makes it look avoidable, and all that was said in it."""

    opening: Opening
    avoidable: str
    whole: str = ""


class Found(NamedTuple):
    """What a run found: openings read, with words, drivers, and languages too small to group."""

    openings: int
    with_words: int
    drivers: int
    languages: dict[str, int]
    too_few: dict[str, int]
    vectors: str


def find(workspace_id: int, progress: Progress) -> Found:
    """Find drivers anew in a sample of the conversations, keeping ids and names of those known.

    Contacts put somewhere by hand stay; they are learnt from, and never regrouped.
    """
    from evenhand.insights.contact.discovery import discover

    chosen = _chosen(workspace_id)
    found = list(_read_all(chosen, lambda done: progress("reading", done, len(chosen)), whole=True))
    progress("grouping", 0, 0)
    by_language = _by_language(found)
    vectors = _vectors()
    groups = {
        language: discover([each.opening.text for each in part], language, vectors)
        for language, part in by_language.items()
    }
    lots: list[Lot | None] = []
    with transaction.atomic():
        Contact.objects.filter(workspace=workspace_id, pinned=False).update(learnt_from=False)
        for language, part in by_language.items():
            lots.append(_keep(workspace_id, language, part, groups[language]))
        gather(workspace_id, [lot for lot in lots if lot is not None])
    return _told(found, by_language, groups)


def follow_all(workspace_id: int, progress: Progress, new_only: bool) -> int:
    """Sort every conversation that drivers were not found in, or the new ones; how many."""
    left = queries.to_follow(workspace_id, new_only)
    total, done, last = left.count(), 0, 0
    if not total:
        return 0
    progress("following", 0, total)
    followers = _followers(queries.taught_stamp(workspace_id), workspace_id)
    while ids := list(left.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        _follow(workspace_id, read(ids), followers)
        done, last = done + len(ids), ids[-1]
        progress("following", done, total)
    return done


def drop_empty(workspace_id: int) -> int:
    """Remove drivers that nothing belongs to any more and that nobody shaped by hand."""
    dropped = 0
    while count := queries.empty_drivers(workspace_id).delete()[0]:
        dropped += count
    return dropped


def read(ids: Sequence[int], whole: bool = False) -> list[Read]:
    """The openings of conversations, and all that was said; unreadable ones have no words."""
    rows = Transcript.objects.filter(pk__in=ids).order_by("pk").values_list(
        "pk", "document", "conversation__subject", "conversation__language"
    )  # fmt: skip
    return [_read(*row, whole=whole) for row in rows]


def examples(driver: int, count: int) -> list[tuple[int, str]]:
    """How the newest contacts of a driver begin: conversation and text."""
    found = read(queries.newest_members(driver, count))
    return [(each.opening.conversation, each.opening.text) for each in found]


def _read(number: int, document: str, subject: str, language: str, whole: bool) -> Read:
    from evenhand.conversations.transcript import decode

    try:
        transcript = decode(document)
        text = opening_text(transcript, subject)
        asked = f"{subject}. {customer_text(transcript)}"
        said = whole_text(transcript) if whole else ""
    except (msgspec.DecodeError, KeyError):
        return Read(Opening(number, _short(language), ""), "")
    known = _short(language) or _guessed(text)
    return Read(Opening(number, known, text), avoidable_kind(asked, known), said)


def _short(language: str) -> str:
    return language.replace("_", "-").split("-")[0].casefold()


def _guessed(text: str) -> str:
    books = {code: Book(file) for code, file in shipped().items()}
    return guess_language([normal(word) for word in words(text)], books)


def _chosen(workspace_id: int) -> list[int]:
    """Conversations to find drivers in; pinned ones stay out of it."""
    ids = list(queries.groupable(workspace_id).values_list("pk", flat=True))
    if len(ids) <= MOST_OPENINGS:
        return ids
    return sorted(sorted(ids, key=_drawn)[:MOST_OPENINGS])


def _drawn(number: int) -> bytes:
    return blake2b(str(number).encode(), digest_size=8).digest()


def _read_all(
    ids: Sequence[int], done: Callable[[int], None], whole: bool = False
) -> Iterator[Read]:
    for at in range(0, len(ids), CHUNK):
        yield from read(ids[at : at + CHUNK], whole)
        done(min(at + CHUNK, len(ids)))


def _by_language(found: Sequence[Read]) -> dict[str, list[Read]]:
    """Openings with words, by language."""
    parts: defaultdict[str, list[Read]] = defaultdict(list)
    for each in found:
        if each.opening.text:
            parts[each.opening.language].append(each)
    return dict(sorted(parts.items()))


def _vectors() -> Vectors:
    folder = settings.ENV["SENTENCE_MODEL"]
    if not folder:
        from evenhand.insights.contact.vectors import wording_vectors

        return wording_vectors
    from evenhand.judges.local.sentences import SentenceVectors

    return SentenceVectors(Path(folder))


def _keep(
    workspace_id: int, language: str, part: Sequence[Read], found: Discovery | None
) -> Lot | None:
    """Write drivers and contacts of one language."""
    if found is None:
        _write([_contact(workspace_id, each, None) for each in part])
        return None
    former = queries.mains_by_conversation(workspace_id, [each.opening[0] for each in part])
    drivers = _drivers(workspace_id, language, part, found)
    _write(
        [
            _contact(workspace_id, each, drivers[int(label)], certainty=1.0, learnt_from=True)
            for each, label in zip(part, found.label, strict=True)
        ]
    )
    places = [former.get(each.opening.conversation) for each in part]
    return Lot(language, found, drivers, [each.whole for each in part], places)


def _drivers(
    workspace_id: int, language: str, part: Sequence[Read], found: Discovery
) -> dict[int, int]:
    """The driver of each group: a former one where most of it is the same, else a new one."""
    former = queries.drivers_by_conversation(workspace_id, [each.opening[0] for each in part])
    kept = former_drivers(
        [int(each) for each in found.label], [former.get(each.opening[0]) for each in part]
    )
    taken = queries.names_taken(workspace_id, language)
    for group, terms in enumerate(found.terms):
        if group in kept:
            Driver.objects.filter(pk=kept[group]).update(terms=terms)
            continue
        name = name_of(terms, taken) or part[0].opening.text[:60]
        taken.add(name)
        new = Driver(workspace_id=workspace_id, language=language, name=name, terms=terms)
        new.save()
        kept[group] = new.pk
    return kept


@lru_cache(maxsize=1)
def _followers(_stamp: tuple[object, ...], workspace_id: int) -> dict[str, Follower]:
    """Who follows each language, taught by the contacts drivers were found in.

    Learning takes seconds and new conversations come in small lots: the latest is kept.
    """
    from evenhand.insights.contact.following import Follower

    known = queries.taught_by(workspace_id)
    texts: defaultdict[str, list[str]] = defaultdict(list)
    drivers: defaultdict[str, list[int]] = defaultdict(list)
    for each in _read_all(sorted(known), lambda _done: None):
        if each.opening.text:
            texts[each.opening.language].append(each.opening.text)
            drivers[each.opening.language].append(known[each.opening.conversation])
    return {language: Follower(texts[language], drivers[language]) for language in texts}


def _follow(workspace_id: int, found: Sequence[Read], followers: dict[str, Follower]) -> None:
    for language, part in _by_language(found).items():
        follower = followers.get(language)
        if follower is None:
            _write([_contact(workspace_id, each, None) for each in part])
            continue
        told = follower.follow([each.opening.text for each in part])
        _write(
            [
                _contact(workspace_id, each, int(driver) if driver >= 0 else None, float(certainty))
                for each, driver, certainty in zip(part, told.driver, told.certainty, strict=True)
            ]
        )
    _write([_contact(workspace_id, each, None) for each in found if not each.opening.text])


def _contact(
    workspace_id: int,
    each: Read,
    driver: int | None,
    certainty: float | None = None,
    learnt_from: bool = False,
) -> Contact:
    return Contact(
        conversation_id=each.opening.conversation,
        workspace_id=workspace_id,
        driver_id=driver,
        certainty=certainty,
        avoidable=each.avoidable,
        learnt_from=learnt_from,
    )


def _write(contacts: Sequence[Contact]) -> None:
    """What is known of these conversations takes the place of what was known before."""
    Contact.objects.bulk_create(
        contacts,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["conversation"],
        update_fields=["driver", "certainty", "avoidable", "learnt_from"],
    )


def _told(
    found: Sequence[Read], parts: dict[str, list[Read]], groups: dict[str, Discovery | None]
) -> Found:
    grouped = {language: each.groups for language, each in groups.items() if each is not None}
    return Found(
        openings=len(found),
        with_words=sum(map(len, parts.values())),
        drivers=sum(grouped.values()),
        languages=grouped,
        too_few={language: len(parts[language]) for language in parts if language not in grouped},
        vectors="sentences" if settings.ENV["SENTENCE_MODEL"] else "wording",
    )

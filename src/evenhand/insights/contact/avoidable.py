"""Whether a contact looks avoidable: it only asks for news, or whether something has arrived.

The phrases are open, one file per language beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from evenhand.judges.rules.phrases import Book, PhraseFile, read_phrases
from evenhand.judges.rules.text import sentences

LANGUAGES = ("en", "de", "fr", "es")


def avoidable_kind(text: str, language: str) -> str:
    """Which kind of phrase makes it look avoidable: ``received``, ``status``, or none.

    Parameters
    ----------
    text:
        What the customer wrote first, as it was written.
    language:
        Two letters; for a language without phrases nothing looks avoidable.

    Examples
    --------
    >>> avoidable_kind("Did you get my travel form? I sent it on Monday.", "en")
    'received'
    >>> avoidable_kind("Which form do I need for a business trip?", "en")
    ''
    """
    book = _books().get(language)
    if book is None:
        return ""
    found = {hit.set for hit in book.hits(sentences(text))}
    return next((kind for kind in ("received", "status") if kind in found), "")


def phrase_files() -> Mapping[str, PhraseFile]:
    """The phrases of every language."""
    folder = resources.files(__package__) / "phrases"
    return {
        code: read_phrases((folder / f"{code}.yaml").read_text("utf-8"), f"{code}.yaml")
        for code in LANGUAGES
    }


@lru_cache(maxsize=1)
def _books() -> Mapping[str, Book]:
    return {code: Book(file) for code, file in phrase_files().items()}

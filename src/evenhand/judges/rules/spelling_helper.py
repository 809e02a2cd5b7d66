"""The helper process: reads lists of texts, one JSON line each, and answers with their mistakes.

Words are looked up one by one and remembered, because suggestions for unknown words are what takes
harper long; the few of its rules that need a sentence read the whole text without spelling.
"""

from __future__ import annotations

import re
import select
import signal
import sys
from collections.abc import Iterator
from functools import lru_cache

import msgspec
from harper import Dialect, Language, Linter

from evenhand.judges.rules.spelling import Mistake

IDLE_SECONDS = 60
LONGEST = 20_000

_IN_SENTENCES = (
    "AnA",
    "RepeatedWords",
    "ItsContraction",
    "ItsPossessive",
    "ThenThan",
    "PronounContraction",
    "PronounVerbAgreement",
    "PossessiveYour",
    "ModalOf",
    "IAmAgreement",
)
_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"(?<![\w'’-])[a-zà-ÿ]+(?:['’][a-z]+)?(?![\w'’-])")
_NO_WORDS = re.compile(r"[@_\\#<>=]|://|www\.|\w\.\w|\w/\w|\d")
_EVERYDAY = frozenset(
    {"wifi", "ok", "okay", "asap", "faq", "faqs", "pdf", "sms", "thx", "eta", "vat", "approver"}
)
_SAID_TWICE = frozenset({"bye bye", "no no", "had had", "that that", "very very", "so so", "ha ha"})


def main() -> None:
    """Answer until there is nothing more to read, or nothing came for a minute."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        answer = [mistakes(text) for text in msgspec.json.decode(line, type=list[str])]
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()


def mistakes(text: str) -> list[Mistake]:
    """The mistakes in one text, in order."""
    read = text[:LONGEST]
    found = [*_misspelt(read), *_misused(read)]
    return sorted(found, key=lambda mistake: mistake.start)


def _misspelt(text: str) -> Iterator[Mistake]:
    """Words in small letters that no dialect knows; addresses, codes and names are left out."""
    for chunk in _CHUNK.finditer(text):
        if _NO_WORDS.search(chunk[0]):
            continue
        for match in _WORD.finditer(text, chunk.start(), chunk.end()):
            if len(match[0]) > 1 and not _known(match[0].replace("’", "'")):
                yield Mistake(match.start(), match.end(), f"“{match[0]}” is not in the dictionary.")


def _misused(text: str) -> Iterator[Mistake]:
    for lint in _reader().lint(text, language=Language.PLAINTEXT):
        said = lint.problem_text
        if said.casefold() not in _SAID_TWICE and not any(letter.isdigit() for letter in said):
            yield Mistake(lint.span.start, lint.span.end, lint.message)


@lru_cache(maxsize=65_536)
def _known(word: str) -> bool:
    """Whether British or American English has the word, as it is or as a name."""
    return word in _EVERYDAY or any(
        not linter.lint(spelt, language=Language.PLAINTEXT)
        for spelt in (word, word.capitalize())
        for linter in _dictionaries()
    )


@lru_cache(maxsize=1)
def _dictionaries() -> tuple[Linter, Linter]:
    return (
        _linter(Dialect.BRITISH, ("SpellCheck",)),
        _linter(Dialect.AMERICAN, ("SpellCheck",)),
    )


@lru_cache(maxsize=1)
def _reader() -> Linter:
    return _linter(Dialect.BRITISH, _IN_SENTENCES)


def _linter(dialect: Dialect, rules: tuple[str, ...]) -> Linter:
    linter = Linter(dialect)
    linter.set_lint_config({name: name in rules for name in linter.get_lint_config()})
    return linter


if __name__ == "__main__":
    main()

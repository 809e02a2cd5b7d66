"""The helper process: reads lists of texts, one JSON line each, and answers with their mistakes."""

from __future__ import annotations

import select
import signal
import sys
from functools import lru_cache

import msgspec
from harper import Dialect, Language, Linter

from evenhand.judges.rules.spelling import Mistake

IDLE_SECONDS = 60
LONGEST = 20_000

_SPELLING = "Spelling"
_KINDS = frozenset({_SPELLING, "Typo", "Agreement", "Repetition", "Eggcorn", "Malapropism"})

_british = Linter(Dialect.BRITISH)
_american = Linter(Dialect.AMERICAN)


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
    """The mistakes in one text; a word that either dialect spells so is none."""
    return [
        Mistake(lint.span.start, lint.span.end, lint.message)
        for lint in _british.lint(text[:LONGEST], language=Language.PLAINTEXT)
        if lint.lint_kind in _KINDS and not _passes(lint.lint_kind, lint.problem_text)
    ]


def _passes(kind: str, word: str) -> bool:
    """Names, codes and addresses are no mistakes; nor is what is right in American English."""
    if any(letter.isupper() or letter.isdigit() or letter in "@_/\\#" for letter in word):
        return True
    return kind == _SPELLING and _american_word(word)


@lru_cache(maxsize=8192)
def _american_word(word: str) -> bool:
    return not any(
        lint.lint_kind == _SPELLING
        for lint in _american.lint(word, language=Language.PLAINTEXT)
    )


if __name__ == "__main__":
    main()

"""Checks on how hard the agent's sentences are to read."""

from __future__ import annotations

from evenhand.judges.rules.checks.base import Check, Finding, no, quote, unknown
from evenhand.judges.rules.reading import Reading

LANGUAGES = ("en", "de", "fr")
"""Languages whose texts the formula has been measured on."""
LONG = 6
"""Letters above which a word is long."""


class Readability(Check, frozen=True, tag="readability"):
    """The agent's public text is harder to read than ``above``: words in a sentence, plus the
    percentage of words longer than six letters.

    The Lix of Björnsson (1968), measured for English, French and German by Anderson (1983): 40 is
    plain, 55 and more difficult. Other languages cannot be told.
    """

    above: float = 55

    def find(self, reading: Reading) -> Finding:
        if reading.language not in LANGUAGES:
            return unknown("Readability is measured in English, German and French only.")
        value = lix(reading)
        if value is None or value <= self.above:
            return no()
        longest = max(reading.mine, key=lambda line: len(line.text))
        return Finding(True, (quote(longest),), f"{value:.0f}")

    def describe(self) -> str:
        return f"the agent's text is harder to read than {self.above:g} (LIX)"


def lix(reading: Reading) -> float | None:
    """Words in a sentence plus the percentage of long words; none where nothing is written."""
    said = [sentence for line in reading.mine for sentence in reading.said(line)]
    words = [word.text for sentence in said for word in sentence.words]
    if not words:
        return None
    long = sum(len(word) > LONG for word in words)
    return len(words) / len(said) + 100 * long / len(words)

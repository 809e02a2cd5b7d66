"""What an agreement estimate allows one to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from evenhand.errors import InvalidData
from evenhand.measure.estimate import Estimate

RELIABLE = 0.80
TENTATIVE = 0.667
FEWEST_CONVERSATIONS = 20


class Band(StrEnum):
    """Krippendorff's customary bands; a convention, not a law."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    DO_NOT_COMPARE = "do not compare"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A band, in words, and how many more double-scored conversations would move it up.

    Parameters
    ----------
    band:
        The band.
    sentence:
        What to do, in a sentence.
    more:
        Further conversations needed for a verdict or for the next band; ``None`` when more
        conversations are not what is missing.
    """

    band: Band
    sentence: str
    more: int | None = None


def verdict(
    shown: Estimate,
    *,
    reliable: float = RELIABLE,
    tentative: float = TENTATIVE,
    fewest: int = FEWEST_CONVERSATIONS,
) -> Verdict:
    """Decide on the lower bound of an agreement estimate, or say what is needed to decide.

    Parameters
    ----------
    shown:
        A chance-corrected coefficient with its interval.
    reliable, tentative:
        Lower bound from which agreement is reliable, or tentative.
    fewest:
        Conversations below which nothing is certified, whatever the interval says.

    Returns
    -------
    Verdict
        ``undecided`` when the point would pass and the lower bound does not: then ``more``
        conversations are expected to bring the lower bound to ``tentative``.

    Raises
    ------
    InvalidData
        The bands are not in order.

    Examples
    --------
    >>> alpha = Estimate(value=0.78, low=0.55, high=0.91, method="agreement.alpha.ordinal", n=40,
    ...                  unit="coefficient")
    >>> decision = verdict(alpha)
    >>> decision.band.value, decision.more
    ('undecided', 126)
    """
    if not 0 <= tentative <= reliable <= 1:
        raise InvalidData("Bands run from 0 to 1, 'tentative' not above 'reliable'.")
    if shown.value is None or shown.low is None:
        sentence = shown.absent or "There is no interval to decide on."
        return Verdict(Band.UNDECIDED, sentence, max(fewest - shown.n, 0) or None)
    if shown.low >= reliable:
        return _settled(Verdict(Band.RELIABLE, "Reviewers can be compared."), shown, fewest)
    if shown.low >= tentative:
        return _settled(_tentative(shown, reliable), shown, fewest)
    if shown.value > tentative:
        return _undecided(max(_more(shown, tentative), fewest - shown.n))
    return _settled(_do_not_compare(), shown, fewest)


def _settled(decision: Verdict, shown: Estimate, fewest: int) -> Verdict:
    return decision if shown.n >= fewest else _undecided(fewest - shown.n)


def _undecided(more: int) -> Verdict:
    return Verdict(
        Band.UNDECIDED,
        f"Not enough to decide: double-score {more} more conversations for a verdict.",
        more,
    )


def _tentative(shown: Estimate, reliable: float) -> Verdict:
    sentence = "Compare reviewers with care: draw only tentative conclusions."
    if shown.value is None or shown.value <= reliable:
        return Verdict(Band.TENTATIVE, sentence)
    return Verdict(Band.TENTATIVE, sentence, _more(shown, reliable))


def _do_not_compare() -> Verdict:
    return Verdict(
        Band.DO_NOT_COMPARE,
        "Do not compare reviewers: they do not read this category alike. Clarify its guidance "
        "and calibrate again.",
    )


def _more(shown: Estimate, wanted: float) -> int:
    """Conversations to add so that the lower arm, shrinking like 1/sqrt(n), ends at ``wanted``."""
    if shown.value is None or shown.low is None or shown.value <= wanted:
        return 0
    needed = shown.n * ((shown.value - shown.low) / (shown.value - wanted)) ** 2
    return max(1, ceil(needed - shown.n - 1e-9))

"""The scores of many reviews of one form at once, over columns.

Gives what :func:`~evenhand.measure.scoring.score_review` gives, to the last bit: the form is
turned into whole numbers (a common denominator for the option values, the points and the section
weights), sums are sums of integers, and each score is rounded once. Both scorers ask the policy
through the same small rules; the arithmetic is their own, so each checks the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import InvalidData
from evenhand.measure.columns import Columns, columns_of
from evenhand.measure.forms import BonusRule, Form, NaRule, Outcome, Policy, SectionRule
from evenhand.measure.quotients import Integers, sum_of_quotients
from evenhand.measure.scoring.rules import fails_review, form_limit

UNANSWERED = -2
"""No answer, in place of an option's position."""

OUTCOMES = (Outcome.PASS, Outcome.FAIL, Outcome.NONE)
"""What the outcome codes stand for."""

CHUNK_ROWS = 16_384
"""Keeps the working columns of a chunk in the processor's cache."""

CHUNK_RATINGS = 1_000_000


@dataclass(frozen=True, slots=True)
class BulkScores:
    """Scores of many reviews, one entry per review in every array.

    Parameters
    ----------
    score:
        0-100 (above only by an uncapped bonus); nan for no score.
    outcome:
        Positions in ``OUTCOMES``.
    band:
        Positions in the policy's bands; -1 for no score.
    failed:
        Whether any critical category failed.
    possible:
        The weight or points that counted; what pooling weighs a review by.
    """

    score: NDArray[np.float64]
    outcome: NDArray[np.int8]
    band: NDArray[np.int8]
    failed: NDArray[np.bool_]
    possible: NDArray[np.float64]


def bulk_scores(form: Form, answers: NDArray[np.int8]) -> BulkScores:
    """Score many reviews of one form.

    Parameters
    ----------
    form:
        A form that :func:`~evenhand.measure.form_checks.check_form` accepts.
    answers:
        Reviews x categories (in the order of the form): the position of the chosen option (0 is
        the best), ``forms.NOT_APPLICABLE`` (-1) or ``UNANSWERED`` (-2).

    Raises
    ------
    InvalidData
        The array has another shape or an answer its category does not have.

    Notes
    -----
    Works through blocks of rows, so beyond answers and results memory does not grow with the
    number of reviews. Forms whose common denominators outgrow 64-bit integers (several custom
    scales of unrelated four-digit values) are scored with Python's own integers: still exact,
    about thirty times slower.

    Examples
    --------
    >>> from evenhand.measure.forms import Category, even_scale
    >>> yes_no = even_scale("Yes", "No")
    >>> form = Form((Category("greeting", yes_no, 3), Category("solution", yes_no, 1)))
    >>> bulk_scores(form, np.array([[0, 1], [-1, 0], [-1, -1]], dtype=np.int8)).score
    array([ 75., 100.,  nan])
    """
    answers = np.asarray(answers)
    if answers.ndim != 2 or answers.shape[1] != len(form.categories):
        raise InvalidData(
            f"The answers must be a table of reviews x {len(form.categories)} categories; "
            f"this one has shape {answers.shape}."
        )
    columns = columns_of(form)
    result = _empty(len(answers))
    for start in range(0, len(answers), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        _score_rows(form, columns, np.ascontiguousarray(answers[rows].T), _part(result, rows))
    return result


def bulk_scores_long(
    form: Form,
    review: NDArray[np.integer],
    category: NDArray[np.integer],
    option: NDArray[np.integer],
    *,
    reviews: int,
) -> BulkScores:
    """Score reviews given one rating per row, in any order.

    Parameters
    ----------
    form:
        A form that :func:`~evenhand.measure.form_checks.check_form` accepts.
    review:
        Row of the result each rating belongs to: 0 to ``reviews - 1``.
    category:
        Position of its category in the form.
    option:
        Position of the chosen option, ``NOT_APPLICABLE`` or ``UNANSWERED``.
    reviews:
        Number of reviews; one without ratings has no score.

    Raises
    ------
    InvalidData
        Codes out of range, or two ratings of one category in one review.

    Examples
    --------
    >>> from evenhand.measure.forms import Category, even_scale
    >>> form = Form((Category("tone", even_scale("Good", "Fair", "Poor")),))
    >>> review, category, option = np.array([1, 0]), np.array([0, 0]), np.array([1, 2])
    >>> bulk_scores_long(form, review, category, option, reviews=3).score
    array([ 0., 50., nan])
    """
    if not len(review) == len(category) == len(option):
        raise InvalidData("Reviews, categories and options must have one entry per rating each.")
    width = len(form.categories)
    table = np.full(reviews * width, UNANSWERED, dtype=np.int8)
    rated = 0
    for start in range(0, len(review), CHUNK_RATINGS):
        rows = slice(start, start + CHUNK_RATINGS)
        _check_codes("review", review[rows], 0, reviews)
        _check_codes("category", category[rows], 0, width)
        _check_codes("option", option[rows], UNANSWERED, 11)
        cells = review[rows].astype(np.intp) * width + category[rows]
        table[cells] = option[rows]
        rated += int(np.count_nonzero(option[rows] != UNANSWERED))
    if np.count_nonzero(table != UNANSWERED) != rated:
        raise InvalidData("A review has two ratings of one category; each may have one.")
    return bulk_scores(form, table.reshape(reviews, width))


def _empty(reviews: int) -> BulkScores:
    return BulkScores(
        score=np.empty(reviews),
        outcome=np.empty(reviews, dtype=np.int8),
        band=np.empty(reviews, dtype=np.int8),
        failed=np.empty(reviews, dtype=np.bool_),
        possible=np.empty(reviews),
    )


def _part(result: BulkScores, rows: slice) -> BulkScores:
    return BulkScores(
        score=result.score[rows],
        outcome=result.outcome[rows],
        band=result.band[rows],
        failed=result.failed[rows],
        possible=result.possible[rows],
    )


@dataclass(slots=True)
class _Sums:
    """Sections x reviews, in the units of the form; ``earned`` divided by ``share`` once more."""

    earned: Integers
    possible: Integers
    absent: Integers
    failed: NDArray[np.bool_]
    share: Integers


def _score_rows(
    form: Form, columns: Columns, answers: NDArray[np.int8], result: BulkScores
) -> None:
    """Score one block, given categories x reviews, into ``result``."""
    _check_answers(form, answers)
    sums = _sums(columns, answers)
    _limit(columns, sums)
    _fill_in(form.policy, columns, sums)
    result.failed[:] = sums.failed.any(axis=0)
    result.possible[:] = _possible(form.policy, columns, sums)
    result.score[:] = _scores(form.policy, columns, sums)
    _apply_form_rules(form.policy, result)


def _check_answers(form: Form, answers: NDArray[np.int8]) -> None:
    for category, column in zip(form.categories, answers, strict=True):
        _check_codes(
            f"option of category '{category.key}'", column, UNANSWERED, len(category.scale.options)
        )


def _check_codes(what: str, codes: NDArray[np.integer], lowest: int, end: int) -> None:
    if not len(codes):
        return
    least, most = codes.min(), codes.max()
    if least < lowest or most >= end:
        wrong = least if least < lowest else most
        raise InvalidData(
            f"There is no {what} at position {wrong}; the codes go from {lowest} to {end - 1}."
        )


def _sums(columns: Columns, answers: NDArray[np.int8]) -> _Sums:
    shape = len(columns.bonus), answers.shape[1]
    earned: Integers
    possible: Integers
    absent: Integers
    earned, possible, absent = (np.zeros(shape, dtype=columns.dtype) for _ in range(3))
    failed = np.zeros(shape, dtype=np.bool_)
    for column, codes in zip(columns.columns, answers, strict=True):
        # Wrapping sends -2 and -1 to the last two entries of the tables.
        places = codes.astype(np.intp)
        _add(earned[column.section], column.earned, places)
        _add(possible[column.section], column.possible, places)
        _add(absent[column.section], column.absent, places)
        if column.failed is not None:
            failed[column.section] |= column.failed.take(places, mode="wrap")
    share: Integers = np.broadcast_to(np.ones(1, dtype=columns.dtype), shape)
    return _Sums(earned, possible, absent, failed, share)


def _add(total: Integers, table: Integers | None, places: NDArray[np.intp]) -> None:
    if table is not None:
        total += table.take(places, mode="wrap")


def _limit(columns: Columns, sums: _Sums) -> None:
    """Let failed sections keep no more than the policy leaves them."""
    if columns.limit is not None:
        most = columns.limit * sums.possible * sums.share
        sums.earned = np.where(sums.failed, np.minimum(sums.earned, most), sums.earned)


def _fill_in(policy: Policy, columns: Columns, sums: _Sums) -> None:
    """Impute N/A from a mean, where the policy does; the tables have seen to the other rules."""
    if policy.na is NaRule.SECTION_MEAN:
        sums.share = np.maximum(sums.possible, 1)
        sums.possible = sums.possible + sums.absent * (sums.possible > 0)
        sums.earned = sums.earned * sums.possible
    if policy.na is NaRule.FORM_MEAN:
        counted = ~np.array(columns.bonus)
        earned, possible = sums.earned[counted].sum(axis=0), sums.possible[counted].sum(axis=0)
        absent = sums.absent * (possible > 0)
        sums.share = np.broadcast_to(np.maximum(possible, 1), sums.share.shape)
        sums.earned = sums.earned * possible + absent * earned
        sums.possible = sums.possible + absent
        _limit(columns, sums)


def _possible(policy: Policy, columns: Columns, sums: _Sums) -> NDArray[np.float64]:
    raw = policy.sections is SectionRule.RAW_POINTS
    factors = columns.factors if raw else (1,) * len(columns.factors)
    unit = columns.unit * columns.factor_unit if raw else columns.unit
    return np.asarray(_weighed(columns, factors, sums.possible) / unit, dtype=np.float64)


def _weighed(columns: Columns, factors: tuple[int, ...], points: Integers) -> Integers:
    """Sum over sections that are no bonus."""
    total: Integers = np.zeros(points.shape[1], dtype=columns.dtype)
    for factor, bonus, section in zip(factors, columns.bonus, points, strict=True):
        if not bonus:
            total = total + factor * section
    return total


def _scores(policy: Policy, columns: Columns, sums: _Sums) -> NDArray[np.float64]:
    """Scores before the bonus is capped and before failures that reach the form."""
    terms: Callable[[Columns, _Sums, Integers], _Terms]
    if policy.sections is SectionRule.NORMALISED:
        weight = _weighed(columns, columns.factors, (sums.possible > 0).astype(columns.dtype))
        terms = _normalised_terms
    else:
        weight = _weighed(columns, columns.factors, sums.possible)
        terms = _section_terms if policy.na is NaRule.SECTION_MEAN else _pooled_term
    numerators, denominators = terms(columns, sums, np.maximum(weight, 1))
    scores = sum_of_quotients(numerators, denominators)
    scores[weight == 0] = np.nan
    return scores


_Terms = tuple[list[Integers], list[Integers]]


def _pooled_term(columns: Columns, sums: _Sums, weight: Integers) -> _Terms:
    """One quotient, where all sections are divided by the same."""
    earned: Integers = np.zeros(len(weight), dtype=columns.dtype)
    for factor, section in zip(columns.factors, sums.earned, strict=True):
        earned = earned + factor * section
    return [100 * earned], [sums.share[0] * columns.value_unit * weight]


def _section_terms(columns: Columns, sums: _Sums, weight: Integers) -> _Terms:
    """One quotient for each section, where each has a mean of its own."""
    numerators = [100 * f * earned for f, earned in zip(columns.factors, sums.earned, strict=True)]
    return numerators, [share * columns.value_unit * weight for share in sums.share]


def _normalised_terms(columns: Columns, sums: _Sums, weight: Integers) -> _Terms:
    """One quotient for each section; a bonus section adds its percent of itself."""
    numerators, denominators = [], []
    for place, (factor, bonus) in enumerate(zip(columns.factors, columns.bonus, strict=True)):
        points = sums.share[place] * np.maximum(sums.possible[place], 1) * columns.value_unit
        numerators.append((1 if bonus else 100) * factor * sums.earned[place])
        denominators.append(points * (columns.factor_unit if bonus else weight))
    return numerators, denominators


def _apply_form_rules(policy: Policy, result: BulkScores) -> None:
    score, failed = result.score, result.failed
    if policy.bonus is BonusRule.CAPPED:
        np.minimum(score, 100, out=score)
    limit = form_limit(policy)
    if limit is not None:
        np.minimum(score, float(limit), out=score, where=failed)
    result.outcome[:] = np.where(score >= policy.pass_mark, 0, 1)
    result.outcome[np.isnan(score)] = 2
    if fails_review(policy):
        result.outcome[failed] = 1
    result.band[:] = sum((score < band.lowest).astype(np.int8) for band in policy.bands)
    result.band[np.isnan(score)] = -1

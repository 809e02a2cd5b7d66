"""Texts as points: words and characters weighed by how much they tell, on few axes.

Words and pairs of words beside runs of three to five characters, as TF-IDF with sublinear counts
(Salton & Buckley 1988), on the axes of a truncated singular value decomposition (latent semantic
analysis, Deerwester et al. 1990). A first rough grouping then says which of them tell topics
apart: each is weighed by the information it carries about the groups, less what chance gives
(Miller 1955), so that "please" and "good morning" count for nothing in any language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from evenhand.insights.contact.openings import words

Floats = NDArray[np.float64]

AXES = 80
ROUGH_GROUPS = 20
SEED = 20_240_501


def wording_vectors(texts: Sequence[str]) -> Floats:
    """Texts as rows of length one, by their wording alone; a text without known words is zero.

    Parameters
    ----------
    texts:
        At least two, one language.

    Returns
    -------
    numpy.ndarray
        Shape (texts, at most ``AXES``). The same texts give the same rows.
    """
    terms = term_matrix(texts)
    if not terms.nnz or min(terms.shape) < 3:
        return _unit(terms.toarray())
    rough = on_axes(terms)
    groups = min(ROUGH_GROUPS, max(2, len(texts) // 10))
    weights = np.sqrt(_telling(terms, _rough_groups(rough, groups)))
    if not weights.any():
        return rough
    return on_axes(
        scipy.sparse.csr_matrix(
            _unit_rows(scipy.sparse.csr_matrix(terms @ scipy.sparse.diags(weights)))
        )
    )


def term_matrix(texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    """Words, pairs of words and runs of characters by TF-IDF, shape (texts, terms)."""
    parts = [
        vectorizer.fit_transform(texts)
        for vectorizer in term_vectorizers(least=min(2, max(1, len(texts) // 10)), most=0.5)
        if _has_terms(vectorizer, texts)
    ]
    if not parts:
        return scipy.sparse.csr_matrix((len(texts), 1))
    return scipy.sparse.csr_matrix(scipy.sparse.hstack(parts))


def term_vectorizers(least: int, most: float = 1.0) -> tuple[Any, Any]:
    """Vectorizers for words and for characters.

    Parameters
    ----------
    least:
        Words count that occur in so many texts, runs of characters in one more.
    most:
        The largest share of texts a term may occur in.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    shared = {"sublinear_tf": True, "max_df": most, "dtype": np.float64}
    by_word = TfidfVectorizer(
        tokenizer=_lower_words, token_pattern=None, ngram_range=(1, 2), min_df=least, **shared
    )
    by_character = TfidfVectorizer(
        preprocessor=_lower_text, analyzer="char_wb", ngram_range=(3, 5), min_df=least + 1, **shared
    )
    return by_word, by_character


def on_axes(terms: scipy.sparse.csr_matrix, axes: int = AXES) -> Floats:
    """The rows on the main axes of the terms, each of length one."""
    from sklearn.decomposition import TruncatedSVD

    count = min(axes, terms.shape[0] - 1, terms.shape[1] - 1)
    found = TruncatedSVD(count, random_state=SEED).fit_transform(terms)
    return _unit(np.asarray(found, dtype=np.float64))


def _has_terms(vectorizer: Any, texts: Sequence[str]) -> bool:
    """Whether anything is left after rare and ubiquitous terms are gone."""
    try:
        vectorizer.fit(texts)
    except ValueError:
        return False
    return True


def _lower_words(text: str) -> list[str]:
    return [word.casefold() for word in words(text)]


def _lower_text(text: str) -> str:
    return " ".join(_lower_words(text))


def _rough_groups(rows: Floats, groups: int) -> NDArray[np.int64]:
    from sklearn.cluster import KMeans

    found = KMeans(groups, n_init=5, random_state=SEED).fit_predict(rows)
    return np.asarray(found, dtype=np.int64)


def _telling(terms: scipy.sparse.csr_matrix, group: NDArray[np.int64]) -> Floats:
    """How much each term tells about the group (0-1): Kullback-Leibler, less its chance value."""
    groups = int(group.max()) + 1
    member = scipy.sparse.csr_matrix(
        (np.ones(len(group)), (group, np.arange(len(group)))), (groups, len(group))
    )
    within = (member @ (terms > 0).astype(np.float64)).toarray()
    texts = within.sum(axis=0)
    usual = np.bincount(group, minlength=groups)[:, None] / len(group)
    share = within / texts
    with np.errstate(divide="ignore", invalid="ignore"):
        told = np.where(share > 0, share * np.log(share / usual), 0.0).sum(axis=0)
    by_chance = (groups - 1) / (2 * texts)
    return np.asarray(np.maximum(told - by_chance, 0) / np.log(max(groups, 2)))


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, length, out=np.zeros_like(rows), where=length > 1e-9))


def _unit_rows(rows: scipy.sparse.csr_matrix) -> scipy.sparse.csr_matrix:
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 1e-9)
    return scipy.sparse.csr_matrix(scipy.sparse.diags(scale) @ rows)

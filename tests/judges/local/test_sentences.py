"""Sentence vectors through a real runtime, from a tiny model made here."""

import numpy as np
import pytest

from evenhand.errors import InputError, StateError
from evenhand.judges.kinds import judge_of
from evenhand.judges.local import building
from evenhand.judges.local.content import content_from
from evenhand.judges.local.features import FIRST_MEANING, rows
from evenhand.judges.local.reading import read_part
from evenhand.judges.local.sentences import SentenceVectors, sentence_hash
from evenhand.judges.local.services import train_local
from evenhand.judges.local.training import train
from judges.local.made import chats, lesson
from judges.local.word_model import save_word_model
from judges.talk import talk


def test_a_text_is_the_mean_of_its_words_without_padding(folder):
    rows = SentenceVectors(folder)(["invoice parcel", "bill", "invoice"])
    assert rows[0] == pytest.approx([0.5**0.5, 0.5**0.5, 0])
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1)
    assert rows[1] @ rows[2] > 0.99


def test_an_empty_text_is_a_zero_row_and_no_texts_are_no_rows(folder):
    vectors = SentenceVectors(folder)
    assert not vectors(["", "bill"])[0].any()
    assert len(vectors([])) == 0


def test_a_file_that_is_no_model_is_said(folder, tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"no model")
    (tmp_path / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    with pytest.raises(InputError, match="cannot be opened"):
        SentenceVectors(tmp_path)


def test_a_folder_without_a_model_says_what_it_should_hold(tmp_path):
    with pytest.raises(InputError, match=r"model\.onnx"):
        SentenceVectors(tmp_path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_word_model(tmp_path_factory.mktemp("model"))


@pytest.fixture
def named(settings, folder):
    """The folder is named in the settings."""
    building._by_hash.cache_clear()
    settings.ENV = {**settings.ENV, "SENTENCE_MODEL": str(folder)}
    yield folder
    building._by_hash.cache_clear()


def meant(*lines, vectors):
    return rows([read_part(talk(*lines))], vectors)[:, FIRST_MEANING:].toarray()[0]


def test_other_words_of_the_same_meaning_are_near_each_other(folder):
    vectors = SentenceVectors(folder)
    one = meant("C: parcel", "A: the invoice", vectors=vectors)
    two = meant("C: parcel", "A: the bill", vectors=vectors)
    far = meant("C: parcel", "A: the parcel", vectors=vectors)
    assert one @ one == pytest.approx(2)
    assert one @ two > 1.9
    assert one @ far < 1.1


def test_a_row_with_vectors_does_not_depend_on_its_neighbours(folder):
    vectors = SentenceVectors(folder)
    parts = [read_part(segment) for segment, _ in chats(12)]
    together = rows(parts, vectors)
    for place, part in enumerate(parts):
        assert (rows([part], vectors) != together[place]).nnz == 0


def test_who_said_nothing_means_nothing(folder):
    assert not meant("C: 😡", "A: 👍", vectors=SentenceVectors(folder)).any()


def test_a_model_with_too_many_numbers_is_refused():
    with pytest.raises(InputError, match="at most 1024"):
        meant("C: Hi", "A: Hello", vectors=lambda texts: np.ones((len(texts), 2000)))


def test_what_is_meant_is_learnt_from_only_where_there_is_a_model(folder):
    given = lesson(60)
    kept = [train(given, vectors).artefact.weights.columns for vectors in (
        None, SentenceVectors(folder))]  # fmt: skip
    assert kept[0].max() < FIRST_MEANING <= kept[1].max()


@pytest.mark.django_db
def test_a_judge_trained_with_a_model_answers_with_that_model_alone(
    version, reviewed, named, settings, tmp_path
):
    trained = train_local(version)
    assert content_from(trained.content).sentences == sentence_hash(named)
    assert train_local(version) == trained
    assert judge_of(trained).categories
    building._by_hash.cache_clear()
    other = save_word_model(tmp_path, scale=2)
    for folder in (str(other), ""):
        settings.ENV = {**settings.ENV, "SENTENCE_MODEL": folder}
        with pytest.raises(StateError, match="Name that model again, or train"):
            judge_of(trained)
    without = train_local(version)
    assert without != trained
    assert content_from(without.content).sentences == ""

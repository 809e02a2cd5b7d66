"""Sentence vectors through a real runtime, from a tiny model made here."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from evenhand.errors import InputError
from evenhand.judges.local.sentences import SentenceVectors

WORDS = {"[PAD]": 0, "[UNK]": 1, "invoice": 2, "bill": 3, "parcel": 4}
MEANING = np.array([[9, 9, 9], [0, 0, 0.1], [1, 0, 0], [0.9, 0.1, 0], [0, 1, 0]], dtype=np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A model that looks each word up in a table."""
    place = tmp_path_factory.mktemp("model")
    table = numpy_helper.from_array(MEANING, "table")
    names = ("input_ids", "attention_mask")
    given = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in names
    ]
    told = helper.make_tensor_value_info("out", TensorProto.FLOAT, ["batch", "length", 3])
    node = helper.make_node("Gather", ["table", "input_ids"], ["out"])
    graph = helper.make_graph([node], "words", given, [told], [table])
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=8), place / "model.onnx")
    tokenizer = Tokenizer(WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(place / "tokenizer.json"))
    return place


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

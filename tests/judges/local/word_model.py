"""A tiny sentence model made here: it looks each word up in a table."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

WORDS = {"[PAD]": 0, "[UNK]": 1, "invoice": 2, "bill": 3, "parcel": 4, "Hello": 5, "sorry": 6}
MEANING = np.array(
    [[9, 9, 9], [0, 0, 0.1], [1, 0, 0], [0.9, 0.1, 0], [0, 1, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]],
    dtype=np.float32,
)


def save_word_model(place, scale=1):
    """Write the model's two files; another scale is another model."""
    table = numpy_helper.from_array(MEANING * np.float32(scale), "table")
    given = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
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

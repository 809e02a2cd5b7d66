"""How well contact drivers are found and followed on real banking contacts, and how long it takes.

Drivers are found on the NatCS banking calls (29 intents) and, with the method as it was fixed
there, on the test questions of BANKING77 (77 intents); the number of groups is the method's own.
Accuracy is by the best pairing of groups and intents (Hungarian), beside NMI and ARI. The follower
learns BANKING77's training questions and assigns the test questions. Times are of one core;
the made-up support centre of the demo is found and followed as a whole.

Run ``python benchmarks/contact.py DATA [--model FOLDER]``: ``DATA`` holds ``dstc11-natcs-banking``
and ``banking77``, ``FOLDER`` a sentence model (``model.onnx``, ``tokenizer.json``). With
``--convert SOURCE`` such a folder is first made from a published BERT-like model: ``config.json``,
``model.safetensors`` and ``tokenizer.json`` (needs ``onnx`` and ``safetensors``).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import time
from pathlib import Path
from typing import Any

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--convert", type=Path)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
    import django

    django.setup()
    if options.convert:
        convert(options.convert, options.model)
    for name, texts, intents in (natcs(options.data), banking(options.data, "test")):
        find(f"{name}, wording", texts, intents)
        if options.model:
            from evenhand.judges.local.sentences import SentenceVectors

            find(f"{name}, sentences", texts, intents, vectors=SentenceVectors(options.model))
    follow(options.data)
    centre()


def find(what: str, texts: list[str], intents: list[str], **how: Any) -> None:
    from evenhand.insights.contact.discovery import discover

    began = time.process_time()
    found = discover(texts, "en", **how)
    assert found is not None
    took = time.process_time() - began
    told(what, intents, found.label, f"{took:.1f} s")


def told(what: str, intents: list[str], label: Any, took: str = "") -> None:
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    print(
        f"{what:34} {len(np.unique(label)):3} groups  accuracy {accuracy(intents, label):.3f}  "
        f"NMI {normalized_mutual_info_score(intents, label):.3f}  "
        f"ARI {adjusted_rand_score(intents, label):.3f}  {took}"
    )


def follow(data: Path) -> None:
    from evenhand.insights.contact.following import Follower

    (_, train, wanted), (_, test, truth) = banking(data, "train"), banking(data, "test")
    names = sorted(set(wanted))
    began = time.process_time()
    follower = Follower(train, [names.index(each) for each in wanted])
    told = follower.follow(test)
    right = told.closest == np.array([names.index(each) for each in truth])
    sure = told.driver >= 0
    print(
        f"following: accuracy {right.mean():.3f}; {100 * sure.mean():.1f} % sure, of those "
        f"{right[sure].mean():.3f} right, of the unsure {right[~sure].mean():.3f}; "
        f"{time.process_time() - began:.1f} s"
    )


def centre() -> None:
    """All of the demo: openings read, found in 4,000, gathered, followed in the rest."""
    from evenhand.conversations.prepare import prepare
    from evenhand.conversations.transcript import decode
    from evenhand.insights.contact.discovery import discover
    from evenhand.insights.contact.finding import MOST_OPENINGS
    from evenhand.insights.contact.following import Follower
    from evenhand.insights.contact.mains import mains_of
    from evenhand.insights.contact.openings import opening_text, whole_text
    from evenhand.site.demo import generate

    demo = generate()
    topics = {segment.conversation: segment.topic for segment in demo.segments}
    english = [each for each in demo.conversations if each.language == "en" and each.id in topics]
    documents = [(prepare(each).document, each.subject or "") for each in english]
    intents = [topics[each.id] for each in english][:MOST_OPENINGS]
    began = time.process_time()
    read = [(decode(document), subject) for document, subject in documents]
    texts = [opening_text(transcript, subject) for transcript, subject in read]
    wholes = [whole_text(transcript) for transcript, _subject in read[:MOST_OPENINGS]]
    found = discover(texts[:MOST_OPENINGS], "en")
    assert found is not None
    mains = mains_of(found.label, wholes)
    follower = Follower(texts[:MOST_OPENINGS], found.label.tolist())
    follower.follow(texts[MOST_OPENINGS:])
    took = time.process_time() - began
    print(f"demo: {len(texts)} conversations in English, {took:.1f} s of one core")
    told("demo, narrow drivers", intents, found.label)
    told("demo, main drivers", intents, mains[found.label])


def natcs(data: Path) -> tuple[str, list[str], list[str]]:
    with gzip.open(data / "dstc11-natcs-banking" / "banking_turns.jsonl.gz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    return "NatCS banking", [row["utterance"] for row in rows], [row["intent"] for row in rows]


def banking(data: Path, part: str) -> tuple[str, list[str], list[str]]:
    with gzip.open(data / "banking77" / f"{part}.csv.gz", "rt") as lines:
        rows = list(csv.DictReader(lines))
    return f"BANKING77 {part}", [row["text"] for row in rows], [row["category"] for row in rows]


def accuracy(intents: list[str], label: Any) -> float:
    from scipy.optimize import linear_sum_assignment

    truth = np.unique(intents, return_inverse=True)[1]
    table = np.zeros((truth.max() + 1, int(label.max()) + 1))
    np.add.at(table, (truth, label), 1)
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / len(truth))


def convert(source: Path, folder: Path) -> None:
    """A BERT encoder's weights as an ONNX graph, written out operation by operation."""
    import onnx
    from safetensors.numpy import load_file

    folder.mkdir(parents=True, exist_ok=True)
    settings = json.loads((source / "config.json").read_text())
    weights = {
        name.removeprefix("bert."): array
        for name, array in load_file(source / "model.safetensors").items()
    }
    model = Encoder(weights, settings).model()
    onnx.checker.check_model(model)
    onnx.save(model, folder / "model.onnx")
    (folder / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())


class Encoder:
    """The graph of a BERT encoder (Devlin et al. 2019)."""

    def __init__(self, weights: dict[str, Any], settings: dict[str, Any]) -> None:
        self.weights = weights
        self.layers = settings["num_hidden_layers"]
        self.heads = settings["num_attention_heads"]
        self.width = settings["hidden_size"]
        self.epsilon = settings["layer_norm_eps"]
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def model(self) -> Any:
        from onnx import TensorProto, helper

        hidden, mask = self.embedded(), self.hidden_places()
        for number in range(self.layers):
            hidden = self.layer(hidden, mask, f"encoder.layer.{number}.")
        self.nodes.append(helper.make_node("Identity", [hidden], ["last_hidden_state"]))
        names = ("input_ids", "attention_mask", "token_type_ids")
        given = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in names
        ]
        told = helper.make_tensor_value_info(
            "last_hidden_state", TensorProto.FLOAT, ["batch", "length", self.width]
        )
        graph = helper.make_graph(self.nodes, "encoder", given, [told], self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)

    def embedded(self) -> str:
        length = self.op("Slice", self.op("Shape", "input_ids"), self.of([1]), self.of([2]))
        table = "embeddings.{}_embeddings.weight".format
        places = self.op(
            "Slice", self.of(self.weights[table("position")]), self.of([0]), length, self.of([0])
        )
        words = self.op("Gather", self.of(self.weights[table("word")]), "input_ids")
        kinds = self.op("Gather", self.of(self.weights[table("token_type")]), "token_type_ids")
        total = self.op("Add", self.op("Add", words, places), kinds)
        return self.normal(total, "embeddings.LayerNorm")

    def hidden_places(self) -> str:
        from onnx import TensorProto

        mask = self.op("Cast", "attention_mask", to=TensorProto.FLOAT)
        away = self.op(
            "Mul", self.op("Sub", self.of(np.float32(1)), mask), self.of(np.float32(-1e9))
        )
        return self.op("Unsqueeze", away, self.of([1, 2]))

    def layer(self, hidden: str, mask: str, at: str) -> str:
        attended = self.attention(hidden, mask, f"{at}attention.self.")
        out = self.linear(attended, f"{at}attention.output.dense")
        hidden = self.normal(self.op("Add", hidden, out), f"{at}attention.output.LayerNorm")
        wide = self.gelu(self.linear(hidden, f"{at}intermediate.dense"))
        out = self.linear(wide, f"{at}output.dense")
        return self.normal(self.op("Add", hidden, out), f"{at}output.LayerNorm")

    def attention(self, hidden: str, mask: str, at: str) -> str:
        query = self.parted(self.linear(hidden, f"{at}query"), [0, 2, 1, 3])
        key = self.parted(self.linear(hidden, f"{at}key"), [0, 2, 3, 1])
        value = self.parted(self.linear(hidden, f"{at}value"), [0, 2, 1, 3])
        scale = self.of(np.float32((self.width // self.heads) ** -0.5))
        fit = self.op("Add", self.op("Mul", self.op("MatMul", query, key), scale), mask)
        mixed = self.op("MatMul", self.op("Softmax", fit, axis=-1), value)
        joined = self.op("Transpose", mixed, perm=[0, 2, 1, 3])
        return self.op("Reshape", joined, self.of([0, 0, self.width]))

    def parted(self, hidden: str, order: list[int]) -> str:
        shape = self.of([0, 0, self.heads, self.width // self.heads])
        return self.op("Transpose", self.op("Reshape", hidden, shape), perm=order)

    def gelu(self, hidden: str) -> str:
        error = self.op("Erf", self.op("Mul", hidden, self.of(np.float32(2**-0.5))))
        half = self.op("Mul", hidden, self.of(np.float32(0.5)))
        return self.op("Mul", half, self.op("Add", self.of(np.float32(1)), error))

    def linear(self, hidden: str, at: str) -> str:
        turned = np.ascontiguousarray(self.weights[f"{at}.weight"].T)
        product = self.op("MatMul", hidden, self.of(turned))
        return self.op("Add", product, self.of(self.weights[f"{at}.bias"]))

    def normal(self, hidden: str, at: str) -> str:
        weight, bias = (self.of(self.weights[f"{at}.{part}"]) for part in ("weight", "bias"))
        return self.op("LayerNormalization", hidden, weight, bias, axis=-1, epsilon=self.epsilon)

    def op(self, kind: str, *given: str, **how: Any) -> str:
        from onnx import helper

        name = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(given), [name], **how))
        return name

    def of(self, value: Any) -> str:
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name


if __name__ == "__main__":
    main()

"""Weights on disk: the same back, or refused."""

import os
import pickle
import zipfile

import numpy as np
import pytest

from evenhand.errors import StateError
from evenhand.judges.local import store
from judges.local.made import trained


@pytest.fixture
def kept(tmp_path):
    """The name of stored weights, and their file."""
    name = store.save(tmp_path, trained().artefact)
    return name, tmp_path / store.FOLDER / f"{name}.npz"


def test_weights_come_back_as_they_were(tmp_path, kept):
    name, _path = kept
    found = store.load(tmp_path, name)
    assert found.hash == name == trained().artefact.hash
    assert (found.weights.weight == trained().artefact.weights.weight).all()
    assert store.save(tmp_path, trained().artefact) == name


def test_weights_that_are_gone_say_to_train_again(tmp_path):
    with pytest.raises(StateError, match="Train it again"):
        store.load(tmp_path, "0" * 64)


@pytest.mark.parametrize("name", ["", "../../secret-key", "G" * 64])
def test_a_name_that_is_no_hash_is_never_looked_up(tmp_path, name):
    with pytest.raises(StateError, match="not a hash"):
        store.load(tmp_path, name)


def test_changed_weights_are_refused(tmp_path, kept):
    name, path = kept
    with np.load(path) as file:
        arrays = dict(file)
    arrays["intercept"] = arrays["intercept"] + 1
    np.savez(path, **arrays)
    with pytest.raises(StateError, match="damaged or was changed"):
        store.load(tmp_path, name)


class Bomb:
    """What a pickle would run when it is read."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return (os.mkdir, (str(self.folder),))


def test_nothing_in_a_file_can_run(tmp_path, kept):
    name, path = kept
    made = tmp_path / "made by a stored file"
    with zipfile.ZipFile(path, "w") as archive:
        for field in ("note", "columns", "weight", "intercept", "words"):
            archive.writestr(f"{field}.npy", pickle.dumps(Bomb(made)))
    with pytest.raises(StateError, match="damaged"):
        store.load(tmp_path, name)
    assert not made.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"\x80\x04."])
def test_half_a_file_is_refused(tmp_path, kept, content):
    name, path = kept
    path.write_bytes(content)
    with pytest.raises(StateError, match="damaged"):
        store.load(tmp_path, name)

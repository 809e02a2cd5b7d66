"""A wheel built from the checkout holds everything the product needs to run."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from loopback_only import guarded_environment

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The wheel, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(unpacked, home, *arguments):
    environment = guarded_environment()
    environment["PYTHONPATH"] = os.pathsep.join([str(unpacked), environment["PYTHONPATH"]])
    environment["EVENHAND_HOME"] = str(home)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    code = "from evenhand.site.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_front_end_is_inside(unpacked):
    assert (unpacked / "evenhand/site/static/evenhand/dist/manifest.json").exists()


def test_the_demo_runs_from_it(unpacked, tmp_path):
    loaded = run(unpacked, tmp_path, "demo", "--load-only")
    assert loaded.returncode == 0, loaded.stderr
    asked = run(unpacked, tmp_path, "iqs", "--by", "team", "--json")
    assert asked.returncode == 0, asked.stderr
    assert '"iqs.mean.weighted"' in asked.stdout
    looked = run(unpacked, tmp_path, "doctor")
    assert looked.returncode == 0, looked.stdout + looked.stderr


def test_an_empty_home_is_told_what_to_do(unpacked, tmp_path):
    asked = run(unpacked, tmp_path, "iqs")
    assert asked.returncode == 1
    assert "evenhand demo" in asked.stderr

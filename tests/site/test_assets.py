"""Built files: names in templates become hashed names on disk."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from evenhand.errors import InputError, StateError
from evenhand.site.assets import asset_url, icon_url, is_immutable, read_manifest


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    write(tmp_path, {"app.css": "app-1A.css", "icons.svg": "icons-2B.svg"}, ["check"])
    return tmp_path


def write(dist: Path, files: dict[str, str], icons: list[str]) -> None:
    (dist / "manifest.json").write_text(json.dumps({"files": files, "icons": icons}))


def test_a_name_becomes_the_address_of_the_hashed_file(dist: Path) -> None:
    assert asset_url("app.css", dist) == "/static/evenhand/dist/app-1A.css"


def test_an_icon_is_a_part_of_the_sprite(dist: Path) -> None:
    assert icon_url("check", dist) == "/static/evenhand/dist/icons-2B.svg#check"


def test_an_unknown_file_is_named_with_what_to_do(dist: Path) -> None:
    with pytest.raises(InputError, match=r"'other\.js'.*node frontend/build\.mjs"):
        asset_url("other.js", dist)


def test_an_unknown_icon_is_named_with_where_to_add_it(dist: Path) -> None:
    with pytest.raises(InputError, match=r"'unicorn'.*frontend/src/icons\.txt"):
        icon_url("unicorn", dist)


def test_a_front_end_that_was_never_built_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="not built"):
        asset_url("app.css", tmp_path)


def test_a_rebuild_is_seen_without_a_restart(dist: Path) -> None:
    assert asset_url("app.css", dist).endswith("app-1A.css")
    write(dist, {"app.css": "app-9Z.css"}, [])
    later = (dist / "manifest.json").stat().st_mtime_ns + 1_000_000
    os.utime(dist / "manifest.json", ns=(later, later))
    assert asset_url("app.css", dist).endswith("app-9Z.css")


def test_hashed_files_may_be_kept_for_ever_and_the_manifest_may_not() -> None:
    assert is_immutable("", "/static/evenhand/dist/app-1A.css")
    assert not is_immutable("", "/static/evenhand/dist/manifest.json")
    assert not is_immutable("", "/static/account/js/account.js")


def test_the_last_build_has_every_file_its_manifest_names() -> None:
    from evenhand.site.assets import DIST

    manifest = read_manifest()
    missing = [name for name in manifest.files.values() if not (DIST / name).is_file()]
    assert not missing
    assert {"app.css", "app.js", "icons.svg", "icon.svg"} <= set(manifest.files)

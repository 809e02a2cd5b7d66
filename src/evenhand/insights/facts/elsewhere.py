"""The facts kept on object storage as well, from where every machine fills its own folder.

Files of facts never change once written, so the folder of a machine is a copy that can be
trusted by name and size. A change is sent before it comes into force: what the database says is
in force can always be fetched.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from evenhand.errors import StateError
from evenhand.insights.facts.cleaning import GRACE_SECONDS, clean, names_of
from evenhand.insights.facts.manifest import FactsUnusable, Manifest, manifest_name, read_list

if TYPE_CHECKING:
    from obstore.store import ObjectStore, RetryConfig

_LEFT_TO_READERS = 86_400
"""Seconds a fetched file stays on a machine that only reads, at the least."""
_CHUNK = 4 * 1024 * 1024
_RETRIES: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}


class StorageUnreachable(ConnectionError):
    """The object storage does not answer, or not as it should."""


def is_kept() -> bool:
    """Whether the settings name an object storage."""
    return bool(settings.ENV["FACTS_STORE_URL"])


def send(workspace: int, folder: Path, manifest: Manifest) -> None:
    """Put every file of the manifest there that is not there yet, the manifest last.

    Raises
    ------
    StorageUnreachable
        It does not answer; the change does not come into force then.
    """
    if not is_kept():
        return
    with _reached() as store:
        there = _listed(store, workspace)
        for part in manifest.parts:
            if part.file not in there:
                _put(store, workspace, folder / part.file)
        _put(store, workspace, folder / manifest_name(manifest.token))


def fetch(workspace: int, folder: Path, token: str) -> None:
    """Bring what this machine lacks of the facts of this name.

    Raises
    ------
    FactsUnusable
        They are not there.
    StorageUnreachable
        It does not answer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _reached() as store:
        _get(store, workspace, folder / manifest_name(token))
        manifest = read_list(folder, token)
        for part in manifest.parts:
            if not _is_here(folder / part.file, part.bytes):
                _get(store, workspace, folder / part.file)
    clean(folder, manifest, grace=_LEFT_TO_READERS)


def clean_there(workspace: int, *kept: Manifest) -> None:
    """Remove there what these manifests do not name and nobody can still be fetching."""
    if not is_kept():
        return
    names = names_of(kept)
    old = datetime.now(UTC) - timedelta(seconds=GRACE_SECONDS)
    with _reached() as store, suppress(FileNotFoundError):
        there = _listed(store, workspace)
        gone = [name for name, sent in there.items() if name not in names and sent < old]
        store.delete([_key(workspace, name) for name in gone])


def _is_here(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size == size


def _put(store: ObjectStore, workspace: int, path: Path) -> None:
    store.put(_key(workspace, path.name), path)


def _get(store: ObjectStore, workspace: int, path: Path) -> None:
    rough = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with rough.open("wb") as file:
            for chunk in store.get(_key(workspace, path.name)).stream(min_chunk_size=_CHUNK):
                file.write(chunk)
        rough.rename(path)
    except FileNotFoundError as error:
        raise FactsUnusable(_("The facts behind the figures are gone.")) from error
    finally:
        rough.unlink(missing_ok=True)


def _listed(store: ObjectStore, workspace: int) -> dict[str, datetime]:
    """Names of a workspace's files there, and when each was written."""
    found: dict[str, datetime] = {}
    for batch in store.list(prefix=str(workspace)):
        found |= {each["path"].rpartition("/")[2]: each["last_modified"] for each in batch}
    return found


def _key(workspace: int, name: str) -> str:
    return f"{workspace}/{name}"


@contextmanager
def _reached() -> Iterator[ObjectStore]:
    try:
        from obstore.exceptions import BaseError
        from obstore.store import from_url
    except ModuleNotFoundError as error:
        raise StateError(
            _("Facts on object storage need one more package: install evenhand[objects].")
        ) from error
    try:
        yield from_url(settings.ENV["FACTS_STORE_URL"], retry_config=_RETRIES)
    except BaseError as error:
        reason = str(error).partition("\n")[0]
        raise StorageUnreachable(_("the object storage says: %s") % reason) from error

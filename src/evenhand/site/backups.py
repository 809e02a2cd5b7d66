"""Backups of an embedded installation: one archive that a fresh home can be made from."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path

from evenhand.errors import InputError, StateError
from evenhand.site.environment import read_environment

DATABASE = "evenhand.sqlite3"
_KEPT = ("secret-key", "files", "imports", "models")


def write_backup(file: Path) -> int:
    """Write the archive; returns its size in bytes. The site may go on running.

    Raises
    ------
    StateError
        The database is not the embedded one; PostgreSQL has its own tools.
    InputError
        The file is there already or its folder is not.
    """
    environment = read_environment()
    if environment["DATABASE_URL"]:
        raise StateError(
            "The data are in the database named by EVENHAND_DATABASE_URL: back it up with its own "
            "tools (pg_dump), and keep a copy of EVENHAND_HOME."
        )
    if file.exists():
        raise InputError("there is a file of this name already; choose another.", str(file))
    home: Path = environment["HOME"]
    with tempfile.TemporaryDirectory(dir=home) as folder:
        copy = Path(folder) / DATABASE
        _copy_database(home / DATABASE, copy)
        _pack(home, copy, file)
    return file.stat().st_size


def restore_backup(file: Path, *, replace: bool) -> Path:
    """Unpack the archive into the home; returns the home.

    Raises
    ------
    InputError
        The file is not a backup of Evenhand.
    StateError
        The home holds a database and ``replace`` is not said.
    """
    home: Path = read_environment()["HOME"]
    if (home / DATABASE).exists() and not replace:
        raise StateError(f"{home} holds a database already. Say --replace to put the backup there.")
    home.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(file) as archive, tempfile.TemporaryDirectory(dir=home) as folder:
            archive.extractall(folder, filter="data")
            _put_in_place(Path(folder), home, str(file))
    except (tarfile.TarError, OSError, EOFError) as error:
        raise InputError(f"this is not a backup: {error}.", str(file)) from error
    return home


def _copy_database(source: Path, target: Path) -> None:
    reading = sqlite3.connect(source)
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing)
    finally:
        reading.close()
        writing.close()


def _pack(home: Path, database: Path, file: Path) -> None:
    partial = file.with_name(file.name + ".partial")
    with tarfile.open(partial, "w:gz", compresslevel=5) as archive:
        archive.add(database, DATABASE)
        for name in _KEPT:
            if (home / name).exists():
                archive.add(home / name, name)
    partial.rename(file)


def _put_in_place(folder: Path, home: Path, name: str) -> None:
    if not (folder / DATABASE).exists():
        raise InputError("this is not a backup of Evenhand: it holds no database.", name)
    for suffix in ("-wal", "-shm"):
        (home / (DATABASE + suffix)).unlink(missing_ok=True)
    for part in folder.iterdir():
        target = home / part.name
        if target.is_dir():
            shutil.rmtree(target)
        part.rename(target)

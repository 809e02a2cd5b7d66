"""Opens plain, gzip and zip files alike, and refuses the ones that blow up."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from evenhand.errors import InputError
from evenhand.sources.reading.limits import Limits, megabytes

BLOCK = 1 << 20
# Below this size the ratio says nothing: a short file of one repeated letter packs very well.
RATIO_COUNTS_FROM = 8_000_000
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError)
_NOISE = ("__MACOSX/", ".DS_Store")


class Unpacked:
    """The bytes of a file after unpacking, read block by block and counted.

    Raises
    ------
    InputError
        The file is missing, damaged, holds several files, or unpacks beyond the limits.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.name = path.name
        self._limits = limits
        self._unpacked = 0
        try:
            self._packed: IO[bytes] = path.open("rb")
            self.total = path.stat().st_size
        except OSError as error:
            raise InputError(f"cannot be opened: {error.strerror}.", str(path)) from error
        try:
            self._stream, self._is_packed = self._open()
        except InputError:
            self._packed.close()
            raise

    def __enter__(self) -> Unpacked:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def consumed(self) -> int:
        """Bytes of the file on disk read so far."""
        return self._packed.tell()

    def read(self, size: int = BLOCK) -> bytes:
        """The next bytes, unpacked; empty at the end."""
        try:
            block = self._stream.read(size)
        except _DAMAGED as error:
            raise self._damaged(error) from error
        except OSError as error:
            raise InputError(f"cannot be read: {error}.", self.name) from error
        self._unpacked += len(block)
        if self._is_packed:
            self._refuse_bomb(self._unpacked, self.consumed)
        return block

    def blocks(self) -> Iterator[bytes]:
        """All bytes, a block at a time."""
        while block := self.read():
            yield block

    def close(self) -> None:
        self._stream.close()
        self._packed.close()

    def _open(self) -> tuple[IO[bytes], bool]:
        magic = self._packed.read(4)
        self._packed.seek(0)
        if magic.startswith(b"\x1f\x8b"):
            return gzip.GzipFile(fileobj=self._packed), True  # type: ignore[return-value]
        if magic == b"PK\x03\x04":
            return self._open_zip(), True
        return self._packed, False

    def _open_zip(self) -> IO[bytes]:
        try:
            archive = zipfile.ZipFile(self._packed)
            member = self._only_member(archive)
            if member.flag_bits & 0x1:
                raise InputError("the zip file has a password; unpack it first.", self.name)
            self._refuse_bomb(member.file_size, member.compress_size)
            return archive.open(member)
        except _DAMAGED as error:
            raise self._damaged(error) from error

    def _only_member(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
        names = [m for m in archive.infolist() if not m.is_dir() and not _is_noise(m.filename)]
        if any(member.filename == "xl/workbook.xml" for member in names):
            raise InputError("is an Excel workbook; save the sheet as CSV (UTF-8).", self.name)
        if len(names) != 1:
            raise InputError(
                f"the zip file holds {len(names)} files; an import takes one. "
                "Unpack it and import them one by one.",
                self.name,
            )
        return names[0]

    def _refuse_bomb(self, unpacked: int, packed: int) -> None:
        if unpacked > self._limits.unpacked:
            raise InputError(
                f"unpacks to more than {megabytes(self._limits.unpacked)}, so it is refused. "
                "Split it, or raise EVENHAND_UNPACKED_MAX_MB.",
                self.name,
            )
        if unpacked > RATIO_COUNTS_FROM and unpacked > self._limits.ratio * max(packed, 1):
            raise InputError(
                f"unpacks to more than {self._limits.ratio} times its size, as files made to fill "
                "a disk do, so it is refused. If you trust it, unpack it yourself and import "
                "that, or raise EVENHAND_UNPACKED_RATIO_MAX.",
                self.name,
            )

    def _damaged(self, error: BaseException) -> InputError:
        return InputError(
            f"is damaged, or was copied only in part ({error}). Get a fresh copy and import it "
            "again; what was already brought in stays and is not doubled.",
            self.name,
        )


def _is_noise(name: str) -> bool:
    return name.startswith(_NOISE[0]) or name.endswith(_NOISE[1])

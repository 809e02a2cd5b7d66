"""Files people send: bounded, and written straight to where imports lie."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponseBase

from evenhand.sources.folders import imports_folder
from evenhand.sources.reading.limits import MEGABYTE


class ImportUpload(FileUploadHandler):
    """Writes one file into the folder of imports; lets go of it beyond the bound."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_large = False
        self._most = settings.ENV["UPLOAD_MAX_MB"] * MEGABYTE
        self._size = 0
        self._file: IO[bytes] | None = None
        self._path: Path | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        folder = imports_folder() / f"upload-{secrets.token_hex(8)}"
        folder.mkdir(mode=0o700)
        self._path = folder / safe_name(self.file_name or "")
        self._file = self._path.open("xb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > self._most:
            self.too_large = True
            self.discard()
            raise StopUpload(connection_reset=False)
        if self._file:
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> StoredUpload | None:
        if not self._file or not self._path:
            return None
        self._file.close()
        # Django's own name for it is cleaned; ours is where it lies.
        return StoredUpload(self._path, self.file_name or self._path.name, file_size)

    def upload_interrupted(self) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove what was written."""
        if self._file and self._path:
            self._file.close()
            remove(self._path)
        self._file = self._path = None


class StoredUpload(UploadedFile):  # type: ignore[type-arg]
    """An upload that is already where it belongs."""

    def __init__(self, path: Path, name: str, size: int) -> None:
        super().__init__(name=name, size=size)
        self.path = path


def bounded_upload(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Takes the file of a form by ``ImportUpload``; ``request.upload`` is the handler.

    Goes inside ``workspace_view``, so that only who may import can send anything, and outside
    ``csrf_protect``, which reads the form.
    """

    @wraps(view)
    def receive(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        upload = ImportUpload(request)
        if request.method == "POST":
            request.upload_handlers = [upload]
        request.upload = upload  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return receive


def safe_name(name: str) -> str:
    """A file name that is only a name.

    Examples
    --------
    >>> safe_name("../../etc/pass\\nwd.csv")
    'passwd.csv'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    while len(kept.encode()) > 150:
        kept = kept[1:]
    return kept or "upload"


def remove(path: Path) -> None:
    """Remove an upload and the folder it has to itself."""
    path.unlink(missing_ok=True)
    if path.parent.name.startswith("upload-"):
        path.parent.rmdir()

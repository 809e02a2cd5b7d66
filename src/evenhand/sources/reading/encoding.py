"""Which letters the bytes are: told by a mark, by the user, or UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evenhand.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding and how to read it.

    ``by_line`` is true where each line can be decoded alone (UTF-8 and the one-byte encodings):
    one bad line then spoils only itself. Other encodings are decoded as a stream.
    """

    name: str
    mark: int
    by_line: bool

    @property
    def is_utf8(self) -> bool:
        return self.name == "utf-8"


UTF8 = Encoding("utf-8", 0, by_line=True)


def detect(head: bytes, stated: str = "", where: str = "") -> Encoding:
    """The encoding of a file that starts with these bytes.

    Parameters
    ----------
    head:
        The first bytes, enough for a mark and a look.
    stated:
        What the user says it is; wins over everything else.

    Raises
    ------
    InputError
        The stated encoding is unknown, or the bytes are no text.

    Examples
    --------
    >>> detect(b"id,text").name
    'utf-8'
    >>> detect(b"\\xff\\xfei\\x00").name
    'utf-16-le'
    """
    if stated:
        return _stated(head, stated)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, len(mark), by_line=name == "utf-8")
    if b"\0" in head:
        raise InputError(
            "is not text in UTF-8. If it is UTF-16 without a mark, say --encoding utf-16-le; "
            "if it is no text at all, export it as JSONL or CSV.",
            where,
        )
    return UTF8


def _stated(head: bytes, stated: str) -> Encoding:
    try:
        info = codecs.lookup(stated)
        "a".encode(stated)
    except (LookupError, ValueError) as error:
        raise InputError(
            f"there is no encoding {stated!r}. Common ones: utf-8, cp1252, latin-1, utf-16.",
            "--encoding",
        ) from error
    for mark, name in _MARKS:
        if head.startswith(mark) and info.name in {name, "utf-8-sig", name[:-3]}:
            return Encoding(name, len(mark), by_line=name == "utf-8")
    name = "utf-8" if info.name == "utf-8-sig" else info.name
    return Encoding(name, 0, by_line=name == "utf-8" or _one_byte(name))


def _one_byte(name: str) -> bool:
    """Whether every byte is one character and the first 128 are ASCII."""
    ascii_bytes = bytes(range(128))
    try:
        if ascii_bytes.decode(name) != ascii_bytes.decode("ascii"):
            return False
        return all(_stands_alone(byte, name) for byte in range(128, 256))
    except UnicodeDecodeError:
        return False


def _stands_alone(byte: int, name: str) -> bool:
    text = bytes([byte, 0x41]).decode(name, "replace")
    return len(text) == 2 and text[1] == "A"


def to_utf8(blocks: Iterable[bytes], encoding: Encoding, where: str) -> Iterator[bytes]:
    """Blocks decoded as a stream and written as UTF-8.

    Raises
    ------
    InputError
        Some bytes are not of the encoding.
    """
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    line = 1
    try:
        for block in blocks:
            text = decoder.decode(block)
            line += text.count("\n")
            yield text.encode("utf-8", "surrogatepass")
        yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")
    except UnicodeError as error:
        reason = error.reason if isinstance(error, UnicodeDecodeError) else str(error)
        raise InputError(
            f"holds bytes that are not {encoding.name} ({reason}). Say with --encoding "
            "what it is, or save it again as UTF-8.",
            f"{where}, about line {line}",
        ) from error


def decode_line(line: bytes, encoding: Encoding) -> str:
    """One line as text.

    Raises
    ------
    InputError
        A byte is not of the encoding; says which and what to do.

    Examples
    --------
    >>> decode_line(b"caf\\xc3\\xa9", detect(b""))
    'café'
    """
    try:
        return line.decode(encoding.name)
    except UnicodeDecodeError as error:
        raise InputError(bad_byte(error, encoding)) from error


def bad_byte(error: UnicodeDecodeError, encoding: Encoding) -> str:
    """What to tell about bytes that are not of the encoding."""
    byte = error.object[error.start]
    advice = "another encoding, such as --encoding cp1252 (Windows, Western Europe)"
    return (
        f"byte {error.start + 1} of the line is 0x{byte:02X}, which is not {encoding.name}. "
        f"Say which encoding the file has ({advice}), or save it again as UTF-8."
    )

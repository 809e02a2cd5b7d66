"""Spelling mistakes in English, found by harper in a process of its own.

The dictionary takes some 150 MB, and the checker is native code that holds one thread: a helper
process keeps both out of the web server, is started when the first text is checked, and leaves by
itself when it has had nothing to do for a minute.
"""

from __future__ import annotations

import atexit
import contextlib
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from importlib import metadata

import msgspec

LANGUAGE = "en"
KEPT = 20_000
AT_A_TIME = 200


class Mistake(msgspec.Struct, frozen=True, gc=False):
    """A misspelt or misused word: where it stands in its text, and what is wrong."""

    start: int
    end: int
    message: str


_decoder = msgspec.json.Decoder(list[tuple[Mistake, ...]])


def spelling_version() -> str:
    """What the mistakes found depend on."""
    return f"harper-py {metadata.version('harper-py')}"


class Speller:
    """Finds mistakes through the helper; texts seen lately are remembered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._helper: subprocess.Popen[bytes] | None = None
        self._seen: OrderedDict[str, tuple[Mistake, ...]] = OrderedDict()

    def mistakes(self, texts: Iterable[str]) -> Mapping[str, tuple[Mistake, ...]]:
        """The mistakes in each text.

        Raises
        ------
        RuntimeError
            The helper died on these texts.
        """
        wanted = dict.fromkeys(texts)
        with self._lock:
            new = [text for text in wanted if text not in self._seen]
            for start in range(0, len(new), AT_A_TIME):
                part = new[start : start + AT_A_TIME]
                self._seen.update(zip(part, self._checked(part), strict=True))
            found = {text: self._seen[text] for text in wanted}
            self._forget()
        return found

    def close(self) -> None:
        """Let the helper go."""
        helper, self._helper = self._helper, None
        if helper is None:
            return
        for pipe in (helper.stdin, helper.stdout):
            # A helper that has left by itself takes nothing more, not even what is still to write.
            with contextlib.suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
        helper.wait(timeout=10)

    def _forget(self) -> None:
        while len(self._seen) > KEPT:
            self._seen.popitem(last=False)

    def _checked(self, texts: list[str]) -> list[tuple[Mistake, ...]]:
        """Ask the helper; one that has left meanwhile is started again, once."""
        for _attempt in range(2):
            answer = self._exchange(msgspec.json.encode(texts) + b"\n")
            if answer:
                return _decoder.decode(answer)
            self.close()
        raise RuntimeError("the spelling checker stopped while checking these texts")

    def _exchange(self, request: bytes) -> bytes:
        helper = self._helper or self._start()
        if helper.stdin is None or helper.stdout is None:
            return b""
        try:
            helper.stdin.write(request)
            helper.stdin.flush()
        except BrokenPipeError:
            return b""
        return helper.stdout.readline()

    def _start(self) -> subprocess.Popen[bytes]:
        self._helper = subprocess.Popen(
            [sys.executable, "-m", "evenhand.judges.rules.spelling_helper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self._helper


_speller = Speller()
atexit.register(_speller.close)


def speller() -> Speller:
    """The speller of this process."""
    return _speller

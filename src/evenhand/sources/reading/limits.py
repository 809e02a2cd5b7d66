"""How much of a file is ever held or unpacked. Every limit is a setting."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds in bytes, and the largest ratio of unpacked to packed size."""

    line: int
    unpacked: int
    ratio: int
    messages: int

    @classmethod
    def from_settings(cls) -> Limits:
        """The installation's own bounds."""
        env = settings.ENV
        return cls(
            line=env["LINE_MAX_MB"] * MEGABYTE,
            unpacked=env["UNPACKED_MAX_MB"] * MEGABYTE,
            ratio=env["UNPACKED_RATIO_MAX"],
            messages=env["MESSAGES_MAX"],
        )


def megabytes(size: int) -> str:
    """A size as a person reads it.

    Examples
    --------
    >>> megabytes(16_000_000), megabytes(1_234_567)
    ('16 MB', '1.2 MB')
    """
    return f"{size / MEGABYTE:.1f}".removesuffix(".0") + " MB"

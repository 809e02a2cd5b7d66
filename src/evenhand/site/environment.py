"""Every setting: an environment variable, its type, its default and what it is for.

Parsed loudly: a value that cannot be read stops the start with a sentence that says what to do.
The reference page of settings is checked against this list.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evenhand.errors import SettingError

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def _boolean(text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ValueError("say 1 or 0")


def _whole(text: str) -> int:
    return int(text.replace("_", ""))


def _positive(text: str) -> int:
    value = _whole(text)
    if value < 1:
        raise ValueError("say a whole number of at least 1")
    return value


def _site_address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ValueError("say http:// or https:// and the host")
    return text.rstrip("/")


def _endpoint(text: str) -> str:
    if "@" in text:
        raise ValueError("leave name and password out; the key has a setting of its own")
    return _site_address(text)


def _paper(text: str) -> str:
    known = {"a4": "A4", "letter": "letter", "": ""}
    if text.lower() not in known:
        raise ValueError("say A4 or letter")
    return known[text.lower()]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable."""

    name: str
    default: str
    purpose: str
    parse: Callable[[str], Any] = str

    def read(self, environment: Mapping[str, str]) -> Any:
        """The value in this environment, or the default.

        Raises
        ------
        SettingError
            The text cannot be read as this kind of value.
        """
        text = environment.get(self.name, self.default)
        try:
            return self.parse(text)
        except (ValueError, TypeError) as error:
            raise SettingError(f"cannot read {text!r}: {error}.", self.name) from error


SETTINGS = (
    Setting(
        "EVENHAND_HOME",
        "~/.evenhand",
        "Folder of the embedded database, uploads, keys and exports.",
        lambda text: Path(text).expanduser().resolve(),
    ),
    Setting(
        "EVENHAND_DATABASE_URL",
        "",
        "Database address, for example `postgres://user:password@host/name`. "
        "Empty: an embedded SQLite database in `EVENHAND_HOME`.",
    ),
    Setting(
        "EVENHAND_SECRET_KEY",
        "",
        "Key that signs sessions. Empty: one is made at first start and kept in `EVENHAND_HOME`.",
    ),
    Setting(
        "EVENHAND_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Host names the site answers to, separated by commas.",
        _words,
    ),
    Setting(
        "EVENHAND_HTTPS",
        "0",
        "1 when people reach the site over HTTPS: cookies are then sent over HTTPS only.",
        _boolean,
    ),
    Setting("EVENHAND_DEBUG", "0", "1 shows error details in the browser. Never in use.", _boolean),
    Setting("EVENHAND_LANGUAGE", "en", "Language of the interface for people who chose none."),
    Setting(
        "EVENHAND_PAPER",
        "",
        "Paper of PDF files: `A4` or `letter`. Empty: Letter where the reader's language names a "
        "region that uses it (`en-us`), else A4.",
        _paper,
    ),
    Setting(
        "EVENHAND_UPLOAD_MAX_MB",
        "512",
        "Largest file that can be uploaded for import, in megabytes.",
        _positive,
    ),
    Setting(
        "EVENHAND_LINE_MAX_MB",
        "16",
        "Largest line (or JSON document in a list) an import reads, in megabytes.",
        _positive,
    ),
    Setting(
        "EVENHAND_UNPACKED_MAX_MB",
        "20000",
        "Largest size a compressed file may unpack to, in megabytes.",
        _positive,
    ),
    Setting(
        "EVENHAND_UNPACKED_RATIO_MAX",
        "200",
        "Largest ratio of unpacked to packed size; beyond it a file is refused as a bomb.",
        _positive,
    ),
    Setting(
        "EVENHAND_MESSAGES_MAX",
        "20000",
        "Largest number of messages in one conversation.",
        _positive,
    ),
    Setting(
        "EVENHAND_EMAIL_URL",
        "console:",
        "Mail server, `smtp://user:password@host:port` or `smtps://...`; "
        "`console:` prints mail instead of sending it.",
    ),
    Setting("EVENHAND_EMAIL_FROM", "evenhand@localhost", "Sender of the mail Evenhand sends."),
    Setting(
        "EVENHAND_ADDRESS",
        "",
        "Where people reach the site, for links in mail, such as `https://quality.example.com`. "
        "Empty: the first of `EVENHAND_HOSTS`.",
        _site_address,
    ),
    Setting("EVENHAND_LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR."),
    Setting(
        "EVENHAND_SCORING_BATCH",
        "500",
        "Segments one worker takes at a time when judges score.",
        _positive,
    ),
    Setting(
        "EVENHAND_LLM_URL",
        "",
        "OpenAI-compatible endpoint that language-model judges ask, such as "
        "`https://llm.example.com/v1`. Empty: no such judge runs and no text leaves.",
        _endpoint,
    ),
    Setting(
        "EVENHAND_LLM_KEY",
        "",
        "Key to that endpoint. It is sent to its host only, never stored and never shown.",
    ),
    Setting(
        "EVENHAND_LLM_PRIVATE",
        "0",
        "1 when the endpoint is in your own network: private and loopback addresses and plain "
        "`http://` are then allowed.",
        _boolean,
    ),
    Setting(
        "EVENHAND_LLM_SECONDS",
        "120",
        "What one reply of that endpoint may take, from asking to its last character.",
        _positive,
    ),
    Setting(
        "EVENHAND_WEBHOOK_PRIVATE",
        "0",
        "1 when webhooks may go to your own network: private and loopback addresses and plain "
        "`http://` are then allowed.",
        _boolean,
    ),
    Setting(
        "EVENHAND_SENTENCE_MODEL",
        "",
        "Folder of a sentence model (`model.onnx` and `tokenizer.json`) that contact drivers are "
        "found with and the local judge reads with. Empty: both go by the wording alone.",
    ),
    Setting(
        "EVENHAND_FACTS_MEMORY_MB",
        "768",
        "Most memory one process uses to work out figures, in megabytes.",
        _positive,
    ),
    Setting(
        "EVENHAND_FACTS_THREADS",
        "2",
        "Processor cores one process uses to work out figures.",
        _positive,
    ),
    Setting(
        "EVENHAND_FACTS_STORE_URL",
        "",
        "Object storage that keeps the facts too, for example `s3://bucket/evenhand`, so that "
        "several machines need no common folder for them. Empty: the data folder only.",
    ),
    Setting(
        "EVENHAND_FACTS_CLICKHOUSE_URL",
        "",
        "ClickHouse over HTTP, for example `http://user:password@host:8123/evenhand`, for figures "
        "of an installation that outgrows one machine. Empty: DuckDB, built in.",
    ),
)


def settings_page() -> str:
    """The reference page of settings, as Markdown."""
    rows = [
        f"| `{setting.name}` | {f'`{setting.default}`' if setting.default else '(empty)'} "
        f"| {setting.purpose} |"
        for setting in SETTINGS
    ]
    head = (
        "# Settings\n\n"
        "All settings are environment variables, read once at the start. A value that cannot be "
        "read, or a name\nthat starts with `EVENHAND_` and is not in this list, stops the start "
        "with a sentence that says so.\n\n"
        "| setting | default | what for |\n|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def read_environment(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All settings by name without the ``EVENHAND_`` prefix.

    Raises
    ------
    SettingError
        A value cannot be read, or a variable starts with ``EVENHAND_`` and is not a setting.
    """
    source = os.environ if environment is None else environment
    known = {setting.name for setting in SETTINGS}
    for name in source:
        if name.startswith("EVENHAND_") and name not in known and name not in _OUTSIDE:
            raise SettingError("there is no such setting; check its spelling.", name)
    return {setting.name.removeprefix("EVENHAND_"): setting.read(source) for setting in SETTINGS}


_OUTSIDE = {"EVENHAND_SHARED_DATA", "EVENHAND_TEST_DATABASE_URL"}

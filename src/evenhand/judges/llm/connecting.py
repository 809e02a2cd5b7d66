"""From settings to an endpoint that can be asked."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

from django.conf import settings

from evenhand.errors import SettingError
from evenhand.judges.llm.document import LLMContent
from evenhand.judges.llm.endpoint import Endpoint
from evenhand.judges.llm.pace import Pace, Sleep

if TYPE_CHECKING:
    from openai import OpenAI

    from evenhand.judges.models import LLMTerms

NO_KEY = "none"
"""Sent where no key is configured: local servers take any, and the SDK insists on one."""


for _chatty in ("httpx2", "openai"):  # a line a call, and on DEBUG what people wrote
    logging.getLogger(_chatty).setLevel(logging.WARNING)


def configured() -> str:
    """The endpoint's address; empty where there is none."""
    return str(settings.ENV["LLM_URL"])


def connect(content: LLMContent, terms: LLMTerms) -> Endpoint:
    """The endpoint of the settings, asked as the judge says.

    Raises
    ------
    SettingError
        No endpoint is configured, or it would carry the key in the clear.
    """
    stopped = threading.Event()
    pause = sleep(stopped)
    return Endpoint(
        client=client(),
        model=content.model,
        options=_options(content),
        pace=Pace(terms.per_minute or 0, sleep=pause),
        sleep=pause,
        stopped=stopped,
    )


def sleep(stopped: threading.Event) -> Sleep:
    """A pause that ends when the work is stopped."""

    def pause(seconds: float) -> None:
        stopped.wait(seconds)

    return pause


def client() -> OpenAI:
    """The SDK's client: our way out, our tries, nothing from its own environment variables."""
    import httpx2
    from openai import OpenAI

    from evenhand.people.egress import GuardedTransport

    base, private = configured(), bool(settings.ENV["LLM_PRIVATE"])
    check_endpoint(base, private)
    seconds = float(settings.ENV["LLM_SECONDS"])
    return OpenAI(
        api_key=settings.ENV["LLM_KEY"] or NO_KEY,
        base_url=base,
        max_retries=0,
        http_client=httpx2.Client(
            transport=GuardedTransport(base, private, seconds),
            timeout=httpx2.Timeout(seconds, connect=10),
            follow_redirects=False,
            trust_env=False,
        ),
    )


def check_endpoint(base: str, private: bool) -> None:
    """Refuse an address that could carry the key in the clear.

    Raises
    ------
    SettingError
        It is empty, or is plain HTTP although private addresses are not allowed.
    """
    if not base:
        raise SettingError(
            "no endpoint is configured. Give the address of an OpenAI-compatible endpoint, such "
            "as https://llm.example.com/v1, and start again.",
            "EVENHAND_LLM_URL",
        )
    if base.startswith("http://") and not private:
        raise SettingError(
            "plain http:// would show the key and the conversations to the network. Use https://, "
            "or set EVENHAND_LLM_PRIVATE=1 for an endpoint in your own network.",
            "EVENHAND_LLM_URL",
        )


def _options(content: LLMContent) -> dict[str, Any]:
    if content.reasoning:
        return {"max_completion_tokens": content.answer_tokens}
    options: dict[str, Any] = {
        "temperature": content.temperature,
        "max_tokens": content.answer_tokens,
    }
    return {**options, "logprobs": True} if content.sureness == "tokens" else options

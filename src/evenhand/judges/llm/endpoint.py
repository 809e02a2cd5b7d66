"""One call to an OpenAI-compatible endpoint: tried again where that makes sense, else said why not.

Three things can come of it: a completion; :class:`Hopeless`, which is about this one text and will
be no better later; or ``NotNow``, which is about the endpoint, so that the work waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone

from evenhand.judges.contract import NotNow
from evenhand.judges.llm.pace import Pace, Sleep, retry_after
from evenhand.judges.llm.replies import Token

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI
    from openai.types.chat import ChatCompletion
    from tenacity import RetryCallState

ATTEMPTS = 5
LONGEST_WAIT = 60.0
"""Seconds; an endpoint that asks for more has the work wait instead of the worker."""

_TEXT_CODES = frozenset(
    {
        "context_length_exceeded",
        "content_filter",
        "content_policy_violation",
        "string_above_max_length",
    }
)
_OUT_OF_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached"})

Message = dict[str, str]


class Hopeless(Exception):
    """This text gets no answer from this endpoint; ``str(error)`` says why."""


class _TryAgain(Exception):
    """A fault that may pass."""

    def __init__(self, told: str, wait: float | None = None, *, alone: bool = False) -> None:
        self.wait = wait
        self.alone = alone
        super().__init__(told)


class Completion(NamedTuple):
    """A reply, and what it took. ``cut`` says that it ran out of tokens."""

    text: str
    tokens_in: int
    tokens_out: int
    tokens: tuple[Token, ...] = ()
    cut: bool = False
    refusal: str = ""


@dataclass(slots=True)
class Endpoint:
    """Where calls go, shared by the threads that make them.

    Parameters
    ----------
    client:
        The SDK's client, with its own retries off.
    model:
        Name of the model.
    options:
        Parameters of every call.
    pace:
        How fast it may be asked.
    sleep:
        How a pause between two tries is spent.
    """

    client: OpenAI
    model: str
    options: dict[str, Any]
    pace: Pace
    sleep: Sleep = time.sleep
    answered: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def complete(self, messages: Sequence[Message], **parameters: Any) -> Completion:
        """Ask once, with as many tries as make sense.

        Raises
        ------
        NotNow
            The endpoint is down, busy, out of credit, or does not know the key or the model.
        Hopeless
            It refuses this text, or fails on it while it answers others.
        """
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

        before = self.answered
        tries = Retrying(
            retry=retry_if_exception_type(_TryAgain),
            stop=lambda state: self.stopped.is_set() or stop_after_attempt(ATTEMPTS)(state),
            wait=_wait,
            sleep=self.sleep,
            reraise=True,
        )
        try:
            completion: Completion = tries(self._try, messages, parameters)
        except _TryAgain as error:
            raise self._given_up(error, before) from error
        with self._lock:
            self.answered += 1
        return completion

    def _given_up(self, error: _TryAgain, before: int) -> Exception:
        """Where others were answered meanwhile, it is this text; else it is the endpoint."""
        if error.alone and self.answered > before:
            return Hopeless(f"The endpoint failed on it {ATTEMPTS} times: {error}")
        return NotNow(f"{error} Nothing is lost; it goes on when the endpoint answers again.")

    def _try(self, messages: Sequence[Message], parameters: dict[str, Any]) -> Completion:
        import openai

        self.pace.take()
        create: Any = self.client.chat.completions.create
        try:
            given = create(model=self.model, messages=list(messages), **self.options, **parameters)
        except openai.APIStatusError as error:
            raise self._refused(error) from error
        except openai.APITimeoutError as error:
            raise _TryAgain("The endpoint did not answer in time.", alone=True) from error
        except openai.APIConnectionError as error:
            raise _TryAgain(f"The endpoint cannot be reached: {_cause(error)}.") from error
        except (openai.APIResponseValidationError, ValueError) as error:
            raise _TryAgain("The endpoint's reply was no JSON.", alone=True) from error
        return _completion(given)

    def _refused(self, error: APIStatusError) -> Exception:
        code, status, told = error.code or "", error.status_code, _said(error)
        if status == 429 and code not in _OUT_OF_CREDIT:
            return self._later(error, "The endpoint is asked too fast.")
        if status in {408, 409, 425} or status >= 500:
            return self._later(error, f"The endpoint has a fault ({told}).", alone=status == 500)
        if code in _TEXT_CODES or (status in {400, 413, 422} and self.answered):
            return Hopeless(f"The endpoint refuses this conversation ({told}).")
        return NotNow(f"{_ADVICE.get(status, _OTHERWISE)} ({told})", retry=False)

    def _later(self, error: APIStatusError, told: str, *, alone: bool = False) -> Exception:
        """Again in a moment; where the endpoint asks for longer, the work waits."""
        wait = retry_after(error.response.headers)
        if wait is not None and wait > LONGEST_WAIT:
            until = timezone.now() + timedelta(seconds=min(wait, 86_400))
            return NotNow(f"{told} It asks to be left alone for a while.", until=until)
        if wait is not None:
            self.pace.hold(wait)
        return _TryAgain(told, wait, alone=alone)


_ADVICE = {
    401: "The endpoint does not accept the key. Correct EVENHAND_LLM_KEY, start again and press "
    "“Try again”.",
    403: "The key may not use this model. Give it the right to, or choose another model, and press "
    "“Try again”.",
    404: "The endpoint does not know this model or address. Choose a model it has, or correct "
    "EVENHAND_LLM_URL, and press “Try again”.",
    402: "The endpoint asks for payment. Settle it there and press “Try again”.",
    429: "The account at the endpoint has no credit left. Settle it there and press “Try again”.",
}
_OTHERWISE = (
    "The endpoint does not accept how it is asked. Look at the judge's model and form of reply, "
    "and press “Try again”."
)


def _wait(state: RetryCallState) -> float:
    """As long as the endpoint asks for, else 1, 2, 4, … seconds."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, _TryAgain) else None
    return min(LONGEST_WAIT, 2.0 ** (state.attempt_number - 1) if asked is None else asked)


def _completion(given: ChatCompletion) -> Completion:
    """What is needed of the SDK's object, which checks nothing itself."""
    try:
        choice = given.choices[0]
        text = choice.message.content or ""
    except (AttributeError, IndexError, TypeError) as error:
        raise _TryAgain("The endpoint's reply was no chat completion.", alone=True) from error
    usage = given.usage
    return Completion(
        text=text,
        tokens_in=(usage.prompt_tokens if usage else 0) or 0,
        tokens_out=(usage.completion_tokens if usage else 0) or 0,
        tokens=tuple(_tokens(choice)),
        cut=choice.finish_reason == "length",
        refusal=getattr(choice.message, "refusal", None) or "",
    )


def _tokens(choice: Any) -> list[Token]:
    found = getattr(choice.logprobs, "content", None) or []
    return [Token(each.token, each.logprob) for each in found if each.logprob is not None]


def _said(error: APIStatusError) -> str:
    """Status and message as the endpoint gave them; a key it repeats does not get through."""
    body = error.body
    told = body.get("message") if isinstance(body, dict) else None
    words = [word for word in str(told or "").split() if not word.startswith("sk-")]
    return f"status {error.status_code}{': ' if words else ''}{' '.join(words)[:200]}"


def _cause(error: Exception) -> str:
    cause = error.__cause__ or error
    return f"{type(cause).__name__}: {cause}"[:200]

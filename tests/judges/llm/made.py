"""Language-model judges over a fake endpoint, with a ledger in memory."""

import atexit
import threading
from contextlib import ExitStack
from functools import cache

import msgspec

from evenhand.judges.contract import verdicts
from evenhand.judges.llm.document import LLMContent
from evenhand.judges.llm.endpoint import Endpoint
from evenhand.judges.llm.judge import LLMJudge
from evenhand.judges.llm.pace import Pace
from evenhand.judges.llm.prompt import prompt_hash
from evenhand.people.egress import GuardedTransport
from evenhand.scorecards import files
from judges.llm.fake import serving

_STACK = ExitStack()
atexit.register(_STACK.close)  # while the server's thread still runs
ready_scorecard = cache(files.ready_scorecard)


class Memory:
    """A ledger without a database. ``room`` says how many calls the budget still allows."""

    def __init__(self):
        self.outcomes = {}
        self.kept = 0
        self.refuse = None

    def known(self, calls):
        keys = {call.key for call in calls}
        return {key: found for key, found in self.outcomes.items() if key in keys}

    def keep(self, call, outcome):
        self.kept += 1
        self.outcomes[call.key] = outcome

    def allow(self, tokens_in, tokens_out):
        if self.refuse is not None:
            raise self.refuse


class Time:
    """Time that passes only by sleeping."""

    def __init__(self):
        self.now = 0.0
        self.slept = []
        self._lock = threading.Lock()

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds


def client(url, transport=None, seconds=300.0):
    import httpx2
    from openai import OpenAI

    way = transport or GuardedTransport(url, True, seconds)
    http = httpx2.Client(transport=way, timeout=seconds, trust_env=False)
    return OpenAI(api_key="secret", base_url=url, max_retries=0, http_client=http)


def endpoint(url, time=None, per_minute=0, transport=None, **options):
    time = time or Time()
    pace = Pace(per_minute, time, time.sleep)
    return Endpoint(client(url, transport), "fake", options, pace, time.sleep)


def content(scorecard="general-support", **fields):
    card = ready_scorecard(scorecard)
    keys = [category.key for category in card.categories]
    made = LLMContent("hash", "", "http://fake", "fake", **{"categories": keys, **fields})
    return msgspec.structs.replace(made, prompt=prompt_hash(made, card))


def judge(url, scorecard="general-support", *, ledger=None, concurrency=1, asked=None, **fields):
    made = content(scorecard, **fields)
    asked = asked or endpoint(url)
    return LLMJudge(
        made,
        ready_scorecard(scorecard),
        made.prompt,
        lambda: asked,
        ledger or Memory(),
        concurrency,
    )


@cache
def _shared():
    return _STACK.enter_context(serving())


@cache
def shared_judge(scorecard="general-support"):
    """A judge over a well-behaved fake that lives as long as the tests."""
    return judge(_shared().url, scorecard)


def said(made, segment, scorecard="general-support"):
    """Verdicts on one segment with all categories asked, held to the contract."""
    card = ready_scorecard(scorecard)
    asked = msgspec.structs.replace(
        segment, asked=frozenset(category.key for category in card.categories)
    )
    return verdicts(made, card, [asked]).verdicts[0]

"""The protocol against a real server: llama.cpp with a model of 135 million parameters.

Such a model cannot judge. It shows that a server nobody here wrote takes the calls, holds the reply
to the schema, counts its tokens and gives their probabilities.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from evenhand.judges.contract import NotNow
from evenhand.measure.forms import NOT_APPLICABLE
from judges.llm import made
from judges.talk import talk
from loopback_only import guarded_environment

SERVER = Path(__file__).with_name("model_server.py")
SEGMENT = talk("C: Hi", "A: Hello Maya, how can I help you?")


@pytest.fixture(scope="module")
def address():
    """Where the server listens; it ends with its input."""
    with subprocess.Popen(
        [sys.executable, str(SERVER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=guarded_environment(),
    ) as process:
        told = next(line for line in process.stdout if line.startswith("LISTENING"))
        yield f"{told.split()[1]}/v1"
        process.stdin.close()


@pytest.mark.slow
def test_a_real_server_answers_in_the_form_asked_for(address):
    ledger = made.Memory()
    asked = made.endpoint(address, temperature=0, max_tokens=400, logprobs=True, seed=1)
    judge = made.judge(address, asked=asked, ledger=ledger, categories=["greeting"])
    answer = made.said(judge, SEGMENT)["greeting"]
    (outcome,) = ledger.outcomes.values()
    assert outcome.problem == ""
    assert outcome.tokens_in > 300
    assert 10 < outcome.tokens_out <= 400
    reply = outcome.replies["greeting"]
    assert reply.option in {"A", "B", "NA", "UNSURE"}
    assert reply.chance is not None
    assert 0 < reply.chance <= 1
    assert answer.abstained or NOT_APPLICABLE <= answer.option <= 1


@pytest.mark.slow
def test_a_real_server_refuses_what_it_cannot_read(address):
    asked = made.endpoint(address, max_tokens=10)
    judge = made.judge(address, asked=asked, categories=["greeting"], context_tokens=100_000)
    long = talk("C: " + "Where is it? " * 3_000, "A: Hello")
    try:
        reason = made.said(judge, long)["greeting"].reason
    except NotNow as error:
        reason = str(error)
    assert "status 400" in reason

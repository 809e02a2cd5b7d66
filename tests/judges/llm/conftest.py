"""A fake endpoint for each test, and a draft that asks it."""

import pytest

from evenhand.judges.llm import services
from judges.llm.fake import serving


@pytest.fixture
def fake(settings, monkeypatch):
    monkeypatch.setattr(
        "evenhand.judges.llm.connecting.sleep", lambda _event: lambda _seconds: None
    )
    with serving() as made:
        settings.ENV = {
            **settings.ENV,
            "LLM_URL": made.url,
            "LLM_KEY": "sk-very-secret",
            "LLM_PRIVATE": True,
            "LLM_SECONDS": 20,
        }
        yield made


@pytest.fixture
def chats(store_chats):
    """Store chats by number, each with words of its own; gives their segments."""

    def make(*numbers):
        for number in numbers:
            store_chats(number, texts=(f"Where is {number}?", "Hello, I will look into it.", "Ok"))

    return make


@pytest.fixture
def draft(workspace, version, fake):
    """A judge that is only a draft yet."""
    return services.create_draft(workspace, version.scorecard, "Model", {"model": "fake"})


@pytest.fixture
def published(draft, chats):
    """A judge in use, tried on one conversation before."""
    chats(1)
    services.start_trials(draft)
    services.run_trials(draft)
    return services.publish(draft)

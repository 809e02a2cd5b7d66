"""A fake endpoint for each test."""

import pytest

from judges.llm.fake import serving


@pytest.fixture
def fake():
    with serving() as made:
        yield made

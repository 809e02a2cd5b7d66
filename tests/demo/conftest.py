"""One demo workspace for all tests of it."""

from __future__ import annotations

import pytest

from evenhand.site.demo import DemoWorkspace, generate


@pytest.fixture(scope="session")
def demo() -> DemoWorkspace:
    return generate()

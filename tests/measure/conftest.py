"""Settings of the tests of measure: hypothesis, and one thread per process for linear algebra."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from threadpoolctl import threadpool_limits

# Property tests here draw whole scorecards, and a busy machine must not fail them for time.
settings.register_profile("measure", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("measure")


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Simulations decompose thousands of tiny matrices; threads would only wait for each other."""
    with threadpool_limits(limits=1, user_api="blas"):
        yield

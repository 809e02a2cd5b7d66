"""Property tests here draw whole scorecards, and a busy machine must not fail them for time."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("measure", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("measure")

"""Alerts worth reading: what is watched, what was raised, whom it reached."""

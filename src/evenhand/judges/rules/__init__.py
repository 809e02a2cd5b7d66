"""The rules judge: open, readable rules, no network, no model."""

"""Evenhand's own JSONL: one conversation record per line."""

"""Thin."""

from evenhand.site.demo.topics.billing import TOPICS

__all__ = ["TOPICS"]

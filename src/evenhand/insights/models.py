"""The tables of this room, each kept beside what uses it."""

from evenhand.insights.facts.models import FactChange, FactStore

__all__ = ["FactChange", "FactStore"]

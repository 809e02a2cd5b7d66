"""The web application in a process that serves it for long: others compile for it."""

from evenhand.site.wsgi import application

from evenhand.insights.facts.engines.kept import compile_apart  # isort: skip, needs settings

compile_apart()

__all__ = ["application"]

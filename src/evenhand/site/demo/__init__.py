"""The demo workspace: a fictional support centre with known true quality."""

from __future__ import annotations

from evenhand.site.demo.generator import generate
from evenhand.site.demo.workspace import DemoWorkspace

__all__ = ["DemoWorkspace", "generate"]

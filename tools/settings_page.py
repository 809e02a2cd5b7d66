"""Writes ``docs/reference/settings.md`` from the list of settings."""

from pathlib import Path

from evenhand.site.environment import settings_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "settings.md"

if __name__ == "__main__":
    PAGE.write_text(settings_page())

"""The JSON Schemas of rule and phrase files, as they are published with the documentation.

``python -m evenhand.judges.schemas docs/reference`` writes them there, with
``DJANGO_SETTINGS_MODULE=evenhand.site.settings`` in the environment.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

PUBLISHED = {
    "rules.schema.json": "A rule file",
    "phrases.schema.json": "The phrase sets of one language",
}
"""Files by name: their title."""


def schema(name: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one kind of file.

    Examples
    --------
    >>> schema("rules.schema.json")["title"]
    'A rule file'
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": PUBLISHED[name],
        **msgspec.json.schema(_kinds()[name]),
    }


def as_text(name: str) -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def _kinds() -> dict[str, type[msgspec.Struct]]:
    """Rules name answers of reviews, so Django must be set up before they are imported."""
    from evenhand.judges.rules.document import RuleSet
    from evenhand.judges.rules.phrases import PhraseFile

    return {"rules.schema.json": RuleSet, "phrases.schema.json": PhraseFile}


if __name__ == "__main__":
    import django

    django.setup()
    for published in PUBLISHED:
        Path(sys.argv[1], published).write_text(as_text(published), "utf-8")

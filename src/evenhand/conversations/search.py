"""Full-text search: FTS5 on SQLite, PostgreSQL's own there.

The index follows the transcript's ``search_text``; both are kept by triggers or generated columns,
so that no writer can forget it.
"""

from __future__ import annotations

SQLITE_CREATE = [
    """
    CREATE VIRTUAL TABLE conversations_search USING fts5(
        search_text, content='conversations_transcript', content_rowid='conversation_id',
        tokenize="unicode61 remove_diacritics 2"
    )
    """,
    """
    CREATE TRIGGER conversations_search_insert AFTER INSERT ON conversations_transcript BEGIN
        INSERT INTO conversations_search(rowid, search_text)
        VALUES (new.conversation_id, new.search_text);
    END
    """,
    """
    CREATE TRIGGER conversations_search_delete AFTER DELETE ON conversations_transcript BEGIN
        INSERT INTO conversations_search(conversations_search, rowid, search_text)
        VALUES ('delete', old.conversation_id, old.search_text);
    END
    """,
    """
    CREATE TRIGGER conversations_search_update
    AFTER UPDATE OF search_text ON conversations_transcript
    WHEN old.search_text IS NOT new.search_text BEGIN
        INSERT INTO conversations_search(conversations_search, rowid, search_text)
        VALUES ('delete', old.conversation_id, old.search_text);
        INSERT INTO conversations_search(rowid, search_text)
        VALUES (new.conversation_id, new.search_text);
    END
    """,
]
SQLITE_DROP = [
    "DROP TRIGGER conversations_search_update",
    "DROP TRIGGER conversations_search_delete",
    "DROP TRIGGER conversations_search_insert",
    "DROP TABLE conversations_search",
]
_PUNCTUATION = r"""!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~"""
_WORDS = (
    f"translate(left(search_text, 200000), '{_PUNCTUATION}', '{' ' * (len(_PUNCTUATION) - 1)}')"
)
"""Only words, so that ids, addresses and hyphens are cut here as SQLite cuts them."""
POSTGRES_CREATE = [
    f"""
    ALTER TABLE conversations_transcript ADD COLUMN search_vector tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', {_WORDS})) STORED
    """,
    """
    CREATE INDEX conversations_search ON conversations_transcript USING gin (search_vector)
    """,
]
POSTGRES_DROP = ["ALTER TABLE conversations_transcript DROP COLUMN search_vector"]

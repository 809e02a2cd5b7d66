"""Full-text search: FTS5 on SQLite, PostgreSQL's own there.

The index follows the transcript's ``search_text``; both are kept by triggers or generated columns,
so that no writer can forget it.
"""

from __future__ import annotations

from evenhand.conversations.terms import fold

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
_PUNCTUATION = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
_ACCENTED = [
    character for character in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
    if fold(character).isascii()
]  # fmt: skip


def _words_of(column: str) -> str:
    """Only words and no accents, so that both are cut and found here as SQLite does it."""
    before = _PUNCTUATION.replace("'", "''") + "".join(_ACCENTED)
    after = " " * len(_PUNCTUATION) + fold("".join(_ACCENTED))
    return f"translate(left({column}, 200000), '{before}', '{after}')"


POSTGRES_CREATE = [
    f"""
    ALTER TABLE conversations_transcript ADD COLUMN search_vector tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', {_words_of("search_text")})) STORED
    """,
    """
    CREATE INDEX conversations_search ON conversations_transcript USING gin (search_vector)
    """,
]
POSTGRES_DROP = ["ALTER TABLE conversations_transcript DROP COLUMN search_vector"]

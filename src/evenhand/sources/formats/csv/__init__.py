"""CSV: one row per message, or one row per conversation with its transcript in a column."""

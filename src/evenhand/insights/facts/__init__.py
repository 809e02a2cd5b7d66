"""Facts: a columnar copy of what numbers are made of, without any message text."""

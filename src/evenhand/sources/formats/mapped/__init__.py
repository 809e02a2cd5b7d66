"""Any JSON, JSONL or CSV, told by a small mapping where its parts are."""

"""Survey answers (CSAT, NPS, CES) that arrive apart from their conversations."""

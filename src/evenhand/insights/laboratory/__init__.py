"""The scorecard laboratory: what past reviews would score under other rules."""

"""Which judge speaks for a scorecard: one at a time, and since when."""

"""Past reviews on their way in: fitted to a scorecard, matched to segments, stored once."""

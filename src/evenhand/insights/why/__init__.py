"""Why numbers are as they are: failed categories, causes, customers, and what goes with what."""

"""Which judgements may stand without a person, and a queue of those that may not."""

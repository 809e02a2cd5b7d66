"""Pages of sessions and of reviewers."""

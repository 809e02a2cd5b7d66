"""Pages of the scorecards: reading them, starting one, building one."""

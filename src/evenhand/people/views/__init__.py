"""Pages of people, agents and teams."""

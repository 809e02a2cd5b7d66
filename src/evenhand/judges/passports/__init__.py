"""How far each judge can be trusted, measured against people who did not see its scores."""

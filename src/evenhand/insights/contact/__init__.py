"""What customers and colleagues contact the team about, found from how they begin."""

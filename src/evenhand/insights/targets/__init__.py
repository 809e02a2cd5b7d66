"""What scores are held against: targets, bands and other firms' averages."""

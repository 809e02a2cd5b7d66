"""Evenhand: a quality platform for customer-service teams whose numbers hold."""

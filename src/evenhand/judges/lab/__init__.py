"""Trying a judge beside people, before it is put to work."""

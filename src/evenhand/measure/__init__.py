"""The science: numbers in, estimates out. No Django, no I/O, no clock, no global random state."""

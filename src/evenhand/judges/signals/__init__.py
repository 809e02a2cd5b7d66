"""Signals: open rules that find conversations worth a look, each with its evidence."""

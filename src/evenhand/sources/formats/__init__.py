"""One folder per file format. ``registry.py`` lists them."""

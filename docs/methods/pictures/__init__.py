"""The pictures of the method pages, one function each."""

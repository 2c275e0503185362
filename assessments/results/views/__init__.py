"""Pages of results on the staff site."""

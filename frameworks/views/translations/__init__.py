"""Translating a version on the staff site: for framework administrators alone."""

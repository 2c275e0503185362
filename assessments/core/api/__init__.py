"""The record by REST, on the staff site."""

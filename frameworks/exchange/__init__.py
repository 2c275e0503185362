"""Frameworks as files: reading, checking, comparing, writing. Pure: no model and no database."""

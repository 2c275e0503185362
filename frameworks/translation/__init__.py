"""Frameworks in other languages: what can be translated, what is still right, and files for translators. Pure."""

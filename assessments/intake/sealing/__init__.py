"""Codes, sealing and keys: pure functions on bytes, and the two places where an unlocked key may lie for minutes."""

"""What contributors type, step by step; and what custodians type."""

"""Pages of the public site, and the two steps of the staff site that change what it shows."""

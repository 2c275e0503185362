"""Pages of the consultation on the staff site, and the address where the recipient's server delivers."""

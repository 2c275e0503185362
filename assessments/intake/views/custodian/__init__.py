"""Pages of the custodian site: home, set-up, keys, reading, themes, ways in, release, the end."""

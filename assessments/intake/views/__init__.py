"""Pages: of contributors (home, contribute, box), and of custodians."""

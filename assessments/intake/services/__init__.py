"""What can be done in the intake; each module says who may call it."""

"""The practice State's consultations on the recipient's side: a finished one, and the one that the office sends."""

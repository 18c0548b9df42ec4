"""How often: every budget, and the one way to spend from it."""

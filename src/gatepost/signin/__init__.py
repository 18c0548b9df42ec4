"""The journey: password, second step, in."""

"""Is it well, and if not, what to do."""

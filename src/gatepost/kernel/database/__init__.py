"""All that SQLite and PostgreSQL do differently, so that nobody else has to know which one is there."""

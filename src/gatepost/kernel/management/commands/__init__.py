"""Commands of this part, one a file."""

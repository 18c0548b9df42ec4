"""What happened: append-only, escaped, with who, from where and when."""

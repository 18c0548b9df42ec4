"""SQLite as Gatepost wants it: safe in a power cut, and fair between those who write."""

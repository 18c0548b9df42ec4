"""A six-digit code by mail: derived when it is needed, never stored."""

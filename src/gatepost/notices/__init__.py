"""What people are told by mail about what happened to their sign-in: every notice in one list."""

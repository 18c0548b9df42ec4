"""A temporary code: an administrator reads it out to somebody who waits at the second step, and it works once there."""

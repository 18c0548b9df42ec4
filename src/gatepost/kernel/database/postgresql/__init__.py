"""PostgreSQL as Gatepost wants it: each statement sees what was committed before it, in few round trips."""

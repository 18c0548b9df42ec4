"""The employee's pages, one module for each: HTTP is read and answered here, and nothing else."""

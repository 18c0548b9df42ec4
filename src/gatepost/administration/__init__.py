"""The administrator's pages: options, employees, and the journal of what happened."""

"""The administrator's switch for 2-Factor Authentication."""

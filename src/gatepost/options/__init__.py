"""What an administrator changes while Gatepost runs: one line an option, and one row that keeps them."""

"""People: names, addresses, passwords, and what an administrator does about them."""

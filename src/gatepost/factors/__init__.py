"""Ways to prove a second time who one is; sign-in knows them through the registry alone."""

"""Who is signed in: the visit on each request, its cookies, and recognised browsers. Only hashes of tokens are kept."""

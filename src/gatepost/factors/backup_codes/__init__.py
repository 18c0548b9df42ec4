"""Ten codes on paper, for the day when the mailbox is out of reach: shown once, kept one-way, each good once."""

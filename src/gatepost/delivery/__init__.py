"""The delivery service: the outbox that sign-in writes to, and the worker that hands its mails to a relay."""

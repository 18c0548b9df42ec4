"""What the web side writes down when something breaks: the request's id, and no address that is a secret."""

import logging


class RequestFilter(logging.Filter):
    """Gives each record the id of its request, as the visitor was told it, and hides what was asked for.

    SECURITY: Django quotes the path, and some paths (a link from a mail) let their reader in. The pattern that
    they matched says as much to whoever mends the fault.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Complete the record. Always lets it pass."""
        request = getattr(record, "request", None)
        meta = getattr(request, "META", {})
        record.request_id = meta.get("gatepost.request_id", "-")
        if request is not None:
            match = getattr(request, "resolver_match", None)
            record.msg, record.args = (
                "%s %s",
                (meta.get("REQUEST_METHOD", ""), match.route if match else "(no page)"),
            )
        return True

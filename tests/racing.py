"""Many threads doing the same thing at the same moment, each with a database connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def at_once(count: int, deed: Callable[[int], object]) -> list:
    """Call `deed(0)` ... `deed(count - 1)` in as many threads, all let go together; return what they returned."""
    start = threading.Barrier(count)

    def run(number: int) -> object:
        try:
            start.wait(timeout=60)
            return deed(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))

"""What each web process counts by itself, for /metrics: only what stands in no table.

With `PROMETHEUS_MULTIPROC_DIR` set when this is read (as `gatepost serve` sets it for its workers), counts lie in files
that whoever answers /metrics adds up. Otherwise they lie in memory, and cost next to nothing.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # when a count began says `gatepost_start_time_seconds`
REGISTRY = CollectorRegistry()

PASSWORD_HASH = Histogram(
    "gatepost_password_hash_seconds",
    "How long the check of one password took, hash and all, whoever it was for.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=REGISTRY,
)
REQUEST_WAIT = Histogram(
    "gatepost_request_wait_seconds",
    "How long requests waited that found no thread free, mostly behind password hashes. Others are not in it. "
    "The rate of its sum is how many wait on average.",
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=REGISTRY,
)
REQUESTS_TURNED_AWAY = Counter(
    "gatepost_requests_turned_away",
    "Requests that were told to come back, because too many waited already.",
    registry=REGISTRY,
)
LIMITS_HIT = Counter(
    "gatepost_limits_hit",
    "Tries and mails that a limit refused, by the budget that refused them (docs/limits.md).",
    ["budget"],
    registry=REGISTRY,
)
ALL = (PASSWORD_HASH, REQUEST_WAIT, REQUESTS_TURNED_AWAY, LIMITS_HIT)

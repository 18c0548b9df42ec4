"""Every number of /metrics that is read from the database, and those about the server itself, in one list."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Instruments:
    """Made once, by the process that answers for all. What the workers count is in kernel/instruments.py."""

    def __init__(self) -> None:
        self.database, self.server = CollectorRegistry(), CollectorRegistry()
        self._about_people(self.database)
        self._about_mail(self.database)
        self._about_queue(self.database)
        self._about_server(self.server)
        self.all = (
            self.steps, self.sessions, self.two_factor, self.mails, self.hand_over, self.queue, self.queue_age,
            self.relays, self.workers, self.up, self.build, self.started,
        )  # fmt: skip

    def _about_people(self, registry: CollectorRegistry) -> None:
        self.steps = Counter(
            "gatepost_sign_in_steps",
            "Steps of signing in, and of confirming who one is, by how they ended. Passwords that were `limited` count "
            "once a minute for each network address; `gatepost_limits_hit_total` counts each.",
            ["step", "outcome"],
            registry=registry,
        )
        self.sessions = Gauge("gatepost_sessions", "Open sessions.", registry=registry)
        self.two_factor = Gauge(
            "gatepost_two_factor", "1 while 2-Factor Authentication is on, else 0.", registry=registry
        )

    def _about_mail(self, registry: CollectorRegistry) -> None:
        self.mails = Counter(
            "gatepost_mails",
            "Mails that are over, by kind, destination (`other`: neither Email1 nor Email2 by now) and outcome: `sent` "
            "(a mail server took it), `failed` (it refused), `expired` (its time was up), `refused` (nobody waited for "
            "it any more). A code for both addresses is two mails.",
            ["kind", "destination", "outcome"],
            registry=registry,
        )
        self.hand_over = Histogram(
            "gatepost_hand_over_seconds",
            "How long it took from the asking for a mail until a mail server had taken it.",
            ["kind"],
            buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600),
            registry=registry,
        )

    def _about_queue(self, registry: CollectorRegistry) -> None:
        self.queue = Gauge(
            "gatepost_queue_mails",
            "Mails that wait, those on their way included.",
            ["kind"],
            registry=registry,
        )
        self.queue_age = Gauge(
            "gatepost_queue_oldest_seconds",
            "How long the oldest of them has waited; 0 where none does.",
            ["kind"],
            registry=registry,
        )
        self.relays = Gauge(
            "gatepost_relay_state",
            "1 for the state that a mail server is in, else 0; they are numbered by preference, from 1. `well`; "
            "`away`: it gets no mails for a while; `unfit`: somebody has to mend something; `unknown`: not asked yet.",
            ["relay", "state"],
            registry=registry,
        )
        self.workers = Gauge(
            "gatepost_delivery_workers",
            "Delivery services at work, by their keys: those with `other` keys than `ours` send none of our mails.",
            ["keys"],
            registry=registry,
        )

    def _about_server(self, registry: CollectorRegistry) -> None:
        self.up = Gauge(
            "gatepost_database_up",
            "1 if the database answered just now, else 0: then all that is read from it is left out.",
            registry=registry,
        )
        self.build = Gauge(
            "gatepost_build_info", "Always 1; the version is its label.", ["version"], registry=registry
        )
        self.started = Gauge(
            "gatepost_start_time_seconds",
            "When this server started, in seconds since 1970. All counts were 0 then.",
            registry=registry,
        )

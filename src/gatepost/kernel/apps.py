"""The kernel as Django sees it: no tables, but the checks of what is fixed at start, and `gatepost keys`."""

from django.apps import AppConfig
from django.core.checks import register

from gatepost.kernel import checks
from gatepost.kernel.database.checks import the_database_counts_exactly


class KernelConfig(AppConfig):
    """Registers the checks that can stop the start."""

    name = "gatepost.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Register the checks."""
        register(checks.settings_can_be_used)
        register(checks.data_can_be_kept)
        register(checks.keys_can_be_used)
        for shown_by_doctor in (checks.keys_lie_apart, *checks.TOLD_AT_START):
            register(shown_by_doctor, deploy=True)
        register(the_database_counts_exactly)

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
        register(checks.keys_can_be_used)
        register(checks.keys_lie_apart, deploy=True)
        register(the_database_counts_exactly)

"""The part as Django sees it."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Names the part."""

    name = "gatepost.journal"
    label = "journal"

"""The part as Django sees it."""

from django.apps import AppConfig


class EnablingConfig(AppConfig):
    """Names the part."""

    name = "gatepost.enabling"
    label = "enabling"

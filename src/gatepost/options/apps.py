"""The part as Django sees it."""

from django.apps import AppConfig


class OptionsConfig(AppConfig):
    """Names the part."""

    name = "gatepost.options"
    label = "options"

"""The part as Django sees it."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """Names the part."""

    name = "gatepost.limits"
    label = "limits"

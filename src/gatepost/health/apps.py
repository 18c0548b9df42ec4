"""The part as Django sees it."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Names the part."""

    name = "gatepost.health"
    label = "health"

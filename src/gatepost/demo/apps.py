"""The part as Django sees it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Names the part. It has no tables."""

    name = "gatepost.demo"
    label = "demo"

"""The web side as Django sees it: no tables, only the command `gatepost serve`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Brings `gatepost serve`."""

    name = "gatepost.web"
    label = "web"

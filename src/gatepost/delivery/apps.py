"""The part as Django sees it."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Names the part."""

    name = "gatepost.delivery"
    label = "delivery"

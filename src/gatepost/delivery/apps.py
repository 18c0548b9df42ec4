"""The part as Django sees it."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "gatepost.delivery"
    label = "delivery"

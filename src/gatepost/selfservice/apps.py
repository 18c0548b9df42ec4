"""The part as Django sees it."""

from django.apps import AppConfig


class SelfserviceConfig(AppConfig):
    """Names the part."""

    name = "gatepost.selfservice"
    label = "selfservice"

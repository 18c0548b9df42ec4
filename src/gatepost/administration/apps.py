"""The part as Django sees it."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Names the part."""

    name = "gatepost.administration"
    label = "administration"

"""The part as Django sees it."""

from django.apps import AppConfig


class TemporaryCodeConfig(AppConfig):
    """Names the part."""

    name = "gatepost.factors.temporary_code"
    label = "temporary_code"

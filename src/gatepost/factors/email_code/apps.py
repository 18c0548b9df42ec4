"""The part as Django sees it."""

from django.apps import AppConfig


class EmailCodeConfig(AppConfig):
    """Names the part."""

    name = "gatepost.factors.email_code"
    label = "email_code"

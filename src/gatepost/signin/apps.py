"""The part as Django sees it."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Names the part."""

    name = "gatepost.signin"
    label = "signin"

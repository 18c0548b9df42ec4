"""The part as Django sees it."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Names the part."""

    name = "gatepost.sessions"
    label = "sessions"

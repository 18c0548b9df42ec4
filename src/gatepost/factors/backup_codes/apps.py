"""The part as Django sees it."""

from django.apps import AppConfig


class BackupCodesConfig(AppConfig):
    """Names the part."""

    name = "gatepost.factors.backup_codes"
    label = "backup_codes"

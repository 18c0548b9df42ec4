"""The part as Django sees it."""

from django.apps import AppConfig


class EmployeesConfig(AppConfig):
    """Names the part."""

    name = "gatepost.employees"
    label = "employees"

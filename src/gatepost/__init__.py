"""Gatepost puts a second step behind the password of an employee web portal."""

__version__ = "0.1.0"

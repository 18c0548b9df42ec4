"""Whose budgets a try at a password or a code is charged to: a recognised browser's own, or those of strangers."""

from datetime import datetime

from gatepost.kernel import network
from gatepost.limits import budgets, keys, spending
from gatepost.limits.spending import Charge, Spent


def password(name_key: str, address: str, *, own_browser: str) -> list[Charge]:
    """Return the charges of one try at the password of a name, wherever on the portal it is typed.

    `own_browser` is the key of a browser that is recognised as this person's, or "".
    """
    if own_browser:
        return [Charge(budgets.PASSWORD_BROWSER, own_browser)]
    who = keys.name_key(name_key)
    return [
        Charge(budgets.PASSWORD_SOURCE, f"{who}/{network.source(address)}"),
        Charge(budgets.PASSWORD_NETWORK, network.network(address)),
        Charge(budgets.PASSWORD_NAME, who),
    ]


def pay_for_code(
    employee_id: int, password_version: int, *, own_browser: str, pending: str, now: datetime
) -> tuple[str, Spent]:
    """Charge a try at a code, in the caller's transaction; return the bucket, and whether it may be.

    A recognised browser pays while it has tries left in its life, else the account does.
    """
    if own_browser:
        own = Charge(budgets.CODE_BROWSER, own_browser)
        spent = spending.spend([own], pending=pending, now=now)
        if spent.allowed:
            return own.bucket, spent
    account = Charge(budgets.CODE_EMPLOYEE, f"{employee_id}/{password_version}")
    return account.bucket, spending.spend([account], pending=pending, now=now)

"""Whose budgets a try at a password is charged to: a recognised browser's own, or those of strangers."""

from gatepost.kernel import network
from gatepost.limits import budgets, keys
from gatepost.limits.spending import Charge


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

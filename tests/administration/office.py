"""An administrator who has just signed in, and what a page of theirs would send."""

import re

from tests import people
from tests.portal import Somebody, letters


def administrator(name="kim") -> Somebody:
    """Return an administrator's browser, just after both steps."""
    people.two_factor_on()
    people.add(name, administrator=True)
    somebody = Somebody()
    somebody.signs_in(name)
    return somebody


def typed(page: str) -> dict[str, str]:
    """Return what a browser would send of this page's last form, with no tick set."""
    inputs = re.findall(r"<input[^>]*>", page)
    fields = dict(_field(each) for each in inputs if 'type="checkbox"' not in each and _is_set(each))
    chosen = re.findall(
        r'<select id="\w+"\s+name="(\w+)".*?<option value="(\w*)"\s+selected', page, re.DOTALL
    )
    return {**fields, **dict(chosen)}


def _field(text: str) -> tuple[str, str]:
    value = re.search(r'value="([^"]*)"', text)
    return re.search(r'name="(\w+)"', text)[1], value[1] if value else ""


def _is_set(text: str) -> bool:
    return 'type="radio"' not in text or " checked" in text


def told_by_mail(words: str) -> dict[str, str]:
    """Return what was mailed to whom about something, by the words of its subject."""
    wanted = [(to, each) for to, each in letters() if words in getattr(each, "subject", "")]
    return {to: " ".join(block.text for block in each.blocks) for to, each in wanted}

"""A table is read without scrolling sideways, on a phone and magnified, and stays a table for whoever hears it."""

from collections import Counter

import pytest

from tests.pages.conftest import DESKTOP, PHONE, ZOOMED

ROLES = {"table": "table", "tr": "row", "th": "columnheader", "td": "cell"}
TABLES = ["employees", "journal", "account"]
TOO_WIDE = """[...document.querySelectorAll("main, table, td")]
  .filter(one => one.scrollWidth > one.clientWidth).map(one => one.outerHTML)"""


def heard_of(page):
    """Return what the browser itself tells a screen reader: what a style makes of a row counts."""
    return page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]


@pytest.mark.parametrize("size", [PHONE, ZOOMED, {"width": 1000, "height": 700}, DESKTOP])
@pytest.mark.parametrize("sample", TABLES)
def test_no_table_is_wider_than_the_screen(visitor, sample, size):
    page = visitor.opens(sample)
    page.set_viewport_size(size)

    assert page.evaluate(TOO_WIDE) == []
    assert page.locator(".scrolls").count() == 0


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize("sample", TABLES)
def test_it_is_a_table_with_headings_all_the_same(visitor, sample, size):
    page = visitor.opens(sample)
    page.set_viewport_size(size)

    heard = Counter(each["role"]["value"] for each in heard_of(page) if not each["ignored"])

    assert {tag: heard[role] for tag, role in ROLES.items()} == {
        tag: page.locator(tag).count() for tag in ROLES
    }


def test_on_a_phone_each_value_stands_beside_its_name(visitor):
    page = visitor.opens("employees")
    page.set_viewport_size(PHONE)

    cell = page.get_by_role("row").nth(2).get_by_role("cell").nth(1)
    name = cell.evaluate("one => getComputedStyle(one, '::before').content")

    assert name.startswith('"Codes go to"')

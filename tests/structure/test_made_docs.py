"""The pages that come from the code say what the code says now."""

import pytest

from scripts import docs


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_made_page_is_up_to_date(name):
    assert (docs.DOCS / name).read_text("utf-8") == docs.PAGES[name](), "run: make docs"

"""Nothing moves: not while a page is drawn, not when a script wakes, not when there is something to say."""

import pytest

from tests.pages.conftest import DESKTOP, PHONE, ZOOMED
from tests.pages.samples import all_samples

WATCH = """
window.shifted = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shifted += entry.value; })
  .observe({type: "layout-shift", buffered: true});
"""


def places(page, selectors):
    """Return where these stand on the page, however far it is scrolled."""
    return {
        selector: page.locator(selector).first.evaluate(
            "one => { const box = one.getBoundingClientRect(); return [box.y + scrollY, box.height, box.width]; }"
        )
        for selector in selectors
    }


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_nothing_moves_while_a_page_comes_up(visitor, size):
    page = visitor.opens("sign-in", size=size, locale="en")
    page.add_init_script(WATCH)

    shifted = {}
    for sample in all_samples():
        visitor.shows(page, sample)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        shifted[sample] = page.evaluate("window.shifted")

    assert {sample: much for sample, much in shifted.items() if much} == {}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
@pytest.mark.parametrize("wrong", ["code wrong", "code stale"])
def test_a_message_moves_nothing_on_the_codes_page(visitor, wrong, size):
    watched = ["#code", "form .button", ".mails", ".small"]
    page = visitor.opens("code", size=size)
    without = places(page, watched)
    visitor.shows(page, wrong)

    assert places(page, watched) == without


@pytest.mark.parametrize("size", [PHONE, DESKTOP, ZOOMED], ids=["phone", "desk", "zoomed"])
def test_a_message_moves_nothing_on_the_sign_in_page(visitor, size):
    watched = ["#username", "#password", ".button"]
    page = visitor.opens("sign-in", size=size)
    without = places(page, watched)
    visitor.shows(page, "sign-in wrong")

    assert places(page, watched) == without


@pytest.mark.parametrize("sample", ["sign-in", "code", "code choice", "inbox"])
def test_pages_look_the_same_place_by_place_without_a_script(visitor, sample):
    everything = "body *:not(.unseen, script)"
    measure = f"""() => [...document.querySelectorAll("{everything}")].map(one => {{
      const box = one.getBoundingClientRect(); return [one.tagName, box.y, box.height]; }})"""
    scripted = visitor.opens(sample).evaluate(measure)

    assert visitor.opens(sample, script=False).evaluate(measure) == scripted


def test_nothing_moves_when_the_eye_is_shown_a_password_or_a_copied_code(visitor):
    for sample, button in (("sign-in", ".inside"), ("inbox", ".text .button")):
        page = visitor.opens(sample)
        page.context.grant_permissions(["clipboard-write"])
        before = places(page, [button, "main"])
        page.locator(button).first.click()
        assert places(page, [button, "main"]) == before

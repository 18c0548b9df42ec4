"""What the demo is for: a newcomer signs in with a password and the code that came by mail, in any browser."""

import json
import re
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import pytest
from playwright.sync_api import expect

from tests.demo.browsing import CODE, DESKTOP, PHONE, SOON, look_into_the_inbox, person, type_password

pytestmark = pytest.mark.slow


class Visitor:
    """Somebody without a browser, who keeps cookies and fills in forms as one does."""

    def __init__(self, demo):
        self.url = demo["url"]
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
        self.page = ""

    def gets(self, path):
        with self._opener.open(self.url + path, timeout=SOON) as answer:
            self.page = answer.read().decode()
        return self.page

    def posts(self, path, **fields):
        key = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)[1]
        data = urlencode({"csrfmiddlewaretoken": key, **fields}).encode()
        request = Request(self.url + path, data, {"Origin": self.url})  # noqa: S310  (the demo's own address)
        with self._opener.open(request, timeout=SOON) as answer:
            self.page = answer.read().decode()
        return self.page

    def mails(self, *addresses):
        """Return the newest mail to each address, as soon as all are there."""
        end = time.monotonic() + SOON
        while time.monotonic() < end:
            newest = {mail["to"]: mail for mail in reversed(json.loads(self.gets("/demo/inbox.json")))}
            if newest.keys() >= set(addresses):
                return [newest[address] for address in addresses]
            time.sleep(0.05)
        raise AssertionError(f"no mail to {addresses}")


def test_one_code_comes_to_both_addresses_and_lets_in(demo):
    visitor, dana = Visitor(demo), person(demo, "dana")
    visitor.gets("/")
    asked = visitor.posts("/sign-in/", username="dana", password=dana["password"])

    mails = visitor.mails(dana["email1"], dana["email2"])
    codes = {CODE.search(mail["text"])[1] for mail in mails}
    visitor.page = asked
    landed = visitor.posts("/sign-in/code/", code=codes.pop())

    assert codes == set()
    assert "Hello, Dana Cole" in landed


def test_who_has_no_address_is_told_what_to_do(demo):
    visitor = Visitor(demo)
    visitor.gets("/")

    told = visitor.posts("/sign-in/", username="sam", password=person(demo, "sam")["password"])

    assert "no address" in told
    assert "Robin on extension 100" in told


def test_who_is_inactive_is_answered_as_with_a_wrong_password(demo):
    visitor = Visitor(demo)
    visitor.gets("/")

    told = visitor.posts("/sign-in/", username="noor", password=person(demo, "noor")["password"])

    assert "match. Check both" in told


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(("script", "name"), [(True, "ana"), (False, "li")], ids=["with scripts", "without"])
def test_a_newcomer_signs_in_with_password_and_code(browsing, demo, size, script, name):
    page = browsing(size, script=script)

    type_password(page, person(demo, name))
    code = look_into_the_inbox(page)
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.insert_text(code)  # as a paste does, after which the page sends itself
    if not script:
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Hello")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

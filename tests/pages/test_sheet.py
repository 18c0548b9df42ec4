"""A new sheet is printed, saved and copied out of the page itself, and nobody leaves it by mistake."""

from pathlib import Path

from tests.pages.own_pages import LINES

WRITTEN = f"""Example Ltd: backup codes, sheet 5
Made on 24 November 2026. Each code works once, in the place of the mailed one. Tick it off.

{chr(10).join(f"{at:2}. {line}" for at, line in enumerate(LINES, start=1))}

Sign in at https://portal.example.com
"""


def test_saved_it_is_a_plain_text_with_numbers(visitor):
    page = visitor.opens("sheet new")

    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as text file").click()

    assert saved.value.suggested_filename == "backup-codes-sheet-5.txt"
    assert Path(saved.value.path()).read_text("utf-8") == WRITTEN


def test_copied_it_is_the_same_text(visitor):
    page = visitor.opens("sheet new")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == WRITTEN
    assert page.get_by_role("status").inner_text() == "Copied"


def test_the_button_prints(visitor):
    page = visitor.opens("sheet new")
    page.evaluate("window.print = () => { window.printed = true }")

    page.get_by_role("button", name="Print").click()

    assert page.evaluate("window.printed")


def test_no_request_carries_a_code(visitor, portal):
    page = visitor.opens("sheet new")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.get_by_role("button", name="Copy").click()
    with page.expect_download():
        page.get_by_role("button", name="Save as text file").click()

    assert [url for url in asked if not url.startswith("blob:")] == []
    assert portal.posts == []


def test_on_paper_is_the_sheet_and_nothing_else(visitor):
    page = visitor.opens("sheet new")
    page.emulate_media(media="print")

    seen = page.locator("main *, header, nav").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.closest('.paper') ? '' : one.outerHTML)"
    )
    assert set(seen) == {""}
    assert page.locator(".box").first.is_visible()
    page.emulate_media(media="screen")


def test_who_leaves_before_is_asked(visitor):
    page = visitor.opens("sheet new", script=True)
    page.get_by_label("Type line 7 back").fill("7KQM")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.get_by_role("link", name="Home").click(no_wait_after=True)
    page.wait_for_timeout(200)

    assert asked == ["beforeunload"]
    assert page.locator(".paper").count() == 1


def test_who_finishes_is_not(visitor, portal):
    page = visitor.opens("sheet new", script=True)
    page.get_by_label("Type line 7 back").fill(LINES[6])
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert asked == []
    assert portal.posts[0][1]["line"] == LINES[6]

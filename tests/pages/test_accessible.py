"""Every page in every shape: for eyes, ears, thumbs and keyboards (WCAG 2.2 AA)."""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.pages.conftest import DESKTOP, PHONE, ZOOMED
from tests.pages.samples import all_samples

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THUMB = 44  # CSS pixels
# Links inside a sentence are as small as their sentence (WCAG 2.5.8 excepts them).
TARGETS = (
    "button, .button, .alone, label:has([type=radio], [type=checkbox]), select, textarea, .banner a,"
    "input:not([type=hidden], [type=radio], [type=checkbox])"
)
# Of a group of choices the tabulator reaches the one that is chosen, and arrows the others.
REACHABLE = (
    "a, button, summary, select, textarea, [tabindex='0'], "
    "input:not([type=hidden], [type=radio]:not(:checked), :disabled)"
)
WIDER_TEXT = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
                       word-spacing: .16em !important; } p { margin-block-end: 2em !important; }`);
document.adoptedStyleSheets = [sheet];
"""
AS_IT_WAS = """
document.dir = "ltr";
document.adoptedStyleSheets = [];
document.activeElement.blur();
for (const opened of document.querySelectorAll("details[open]")) opened.open = false;
"""
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RUN = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]}).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 100)}`)))"""


def found_by_axe(page):
    """Return what axe finds wrong, one line each. Axe is big: it is brought into a page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN, RULES)


def overflow(page):
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture(scope="module", params=list(all_samples()))
def shown(request, somebody):
    """Open each page in each shape once, for all that is asked of it."""
    return somebody.opens(request.param)


@pytest.fixture
def page(shown, visitor):
    """Return the page as it was when it came up, on a phone by day."""
    shown.set_viewport_size(PHONE)
    shown.emulate_media(color_scheme="light", forced_colors="none")
    shown.evaluate(AS_IT_WAS)
    return shown


def test_axe_finds_nothing_on_phone_and_desk_by_day_and_night(page):
    found = []
    for size, scheme in ((PHONE, "light"), (PHONE, "dark"), (DESKTOP, "dark"), (DESKTOP, "light")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found += [f"{size['width']} {scheme} {line}" for line in found_by_axe(page)]

    assert found == []


def test_nothing_hangs_over_the_edge(page):
    page.set_viewport_size(ZOOMED)
    zoomed = overflow(page)
    page.evaluate("document.dir = 'rtl'")
    from_right_to_left = overflow(page)
    page.evaluate(WIDER_TEXT)

    assert [zoomed, from_right_to_left, overflow(page)] == [0, 0, 0]


def test_a_thumb_finds_every_button(page):
    for summary in page.locator("summary").all():
        summary.click()

    small = page.locator(TARGETS).evaluate_all(
        """(targets, thumb) => targets.filter(target => target.checkVisibility({visibilityProperty: true})
             && target.getBoundingClientRect().height < thumb).map(target => target.outerHTML)""",
        THUMB,
    )
    assert small == []


def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(page):
    reachable = page.locator(REACHABLE).evaluate_all(
        """targets => targets.filter(target => target.checkVisibility({visibilityProperty: true}))
             .map(target => target.outerHTML)"""
    )

    seen = set()
    for _ in range(len(reachable) + 2):
        page.keyboard.press("Tab")
        focused, outline = page.evaluate(
            "[document.activeElement.outerHTML, getComputedStyle(document.activeElement).outlineStyle]"
        )
        if not focused.startswith("<body"):
            assert outline == "solid"
            seen.add(focused)

    assert seen == set(reachable)


def test_the_systems_own_colours_are_kept(page):
    page.emulate_media(forced_colors="active")

    borders = page.locator(".button").evaluate_all("all => all.map(one => getComputedStyle(one).borderStyle)")
    assert set(borders) <= {"solid"}
    assert found_by_axe(page) == []

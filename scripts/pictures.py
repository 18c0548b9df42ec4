"""Takes the pictures in docs/pictures/ from a demo that is really running: every page, as people see it.

python scripts/pictures.py
"""

import json
import re
import shutil
import struct
import subprocess
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
MARGIN = 48  # pixels
LARGEST = 150 * 1024  # bytes
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"viewport": {"width": 1024, "height": 1040}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
KINDS = {  # by the end of the picture's name: who signs in, and how they browse
    "desktop": ("dana", {**DESKTOP, "color_scheme": "light"}),
    "phone": ("ana", {**PHONE, "color_scheme": "light"}),
    "phone-dark": ("dana", {**PHONE, "color_scheme": "dark"}),
}
CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)

# Gives the picture's 256 most frequent colours, and for each pixel the nearest of them. Pages are flat colours and the
# edges of letters, so nobody sees the difference, and the file is a quarter as large.
REDUCE = """async (png) => {
  const image = await createImageBitmap(await (await fetch(png)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const pixels = drawing.getImageData(0, 0, image.width, image.height).data;
  const colour = (at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 4) counts.set(colour(at), (counts.get(colour(at)) ?? 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([each]) => each);
  const apart = (a, b) => [16, 8, 0].reduce((sum, by) => sum + (((a >> by) & 255) - ((b >> by) & 255)) ** 2, 0);
  const closer = (one) => (best, each, n) => (apart(each, one) < apart(palette[best], one) ? n : best);
  const places = new Map([...counts.keys()].map((each) => [each, palette.reduce(closer(each), 0)]));
  let bytes = "";
  for (let at = 0; at < pixels.length; at += 4) bytes += String.fromCharCode(places.get(colour(at)));
  return { width: image.width, palette, pixels: btoa(bytes) };
}"""


def main() -> int:
    """Take every picture; return 1 when one is too large to keep."""
    FOLDER.mkdir(exist_ok=True)
    with demo() as said, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        sizes = [take_one_kind(browser, said, kind) for kind in KINDS]
        browser.close()
    return int(max(sizes) > LARGEST)


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
    """Run a demo, and give what it says of itself."""
    command = [sys.executable, "-m", "gatepost", "demo", "--json", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        try:
            yield json.loads(running.stdout.readline() if running.stdout else b"")
        finally:
            running.terminate()


def chromium() -> str | None:
    """Return the system's Chromium; None lets Playwright look for its own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def take_one_kind(browser: Browser, said: dict[str, Any], kind: str) -> int:
    """Sign somebody in and take each page on the way; return the largest picture's size."""
    name, how = KINDS[kind]
    password = next(each["password"] for each in said["people"] if each["name"] == name)
    context = browser.new_context(base_url=said["url"], **how)
    page, darkroom = context.new_page(), browser.new_page()
    sizes = [take(page, f"{what}-{kind}", darkroom) for what in journey(page, name, password)]
    context.close()
    darkroom.close()
    return max(sizes)


def journey(page: Page, name: str, password: str) -> Iterator[str]:
    """Go the whole way, and stop at each page to have its picture taken under the name that is given."""
    page.goto("/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    yield "sign-in"
    page.get_by_role("button", name="Continue").click()
    code = code_in_inbox(page, page.locator(".mark strong").inner_text())
    page.goto("/sign-in/code/")  # again, so that it says that the mails were handed over
    yield "code"
    page.goto("/demo/inbox/")
    yield "inbox"
    page.goto("/sign-in/code/")
    field = page.get_by_label("Code", exact=True)
    field.press_sequentially(code)
    field.press("Enter")
    page.get_by_role("heading", name="Hello").wait_for()
    yield "home"
    page.goto("/account/options/")
    yield "options"
    page.goto("/account/backup-codes/")
    page.get_by_role("button", name="Make a").click()
    field = page.get_by_label("back to finish")
    yield "sheet"
    field.fill(asked_line(page))
    field.press("Enter")
    page.get_by_text("works from now on").wait_for()
    yield "employee"
    page.goto("/account/sessions/")
    yield "sessions"
    if page.get_by_role("link", name="2-Factor Authentication").count():  # an administrator's
        page.goto("/options/two-factor/")
        yield "two-factor"
        page.goto("/delivery/")
        yield "delivery"
    page.goto("/no-such-page/")
    yield "not-found"


def asked_line(page: Page) -> str:
    """Return the line of a new sheet that is to be typed back."""
    asked = re.findall(r"\d+", page.locator("label[for=line]").inner_text())[0]
    return page.locator(".lines code").nth(int(asked) - 1).inner_text()


def code_in_inbox(page: Page, reference: str) -> str:
    """Wait for the mails marked with this reference, one to each address, and return their code."""
    for _ in range(100):
        page.wait_for_timeout(100)
        mails = page.request.get("/demo/inbox.json").json()
        codes = [CODE.findall(mail["text"])[0] for mail in mails if reference in mail["subject"]]
        if len(codes) > 1:
            return codes[0]
    raise TimeoutError(f"No mails marked {reference} came within ten seconds.")


def take(page: Page, name: str, darkroom: Page) -> int:
    """Take a picture of what the page shows, and return its size in bytes."""
    taken = b64encode(page.screenshot(animations="disabled", caret="hide", clip=frame(page))).decode()
    reduced = darkroom.evaluate(REDUCE, f"data:image/png;base64,{taken}")
    path = FOLDER / f"{name}.png"
    path.write_bytes(png(reduced["width"], reduced["palette"], b64decode(reduced["pixels"])))
    size = path.stat().st_size
    print(f"{size // 1024:4} KB  {path.relative_to(ROOT)}{'  TOO LARGE' if size > LARGEST else ''}")
    return size


def frame(page: Page) -> FloatRect:
    """Return what belongs on the picture: no empty space below the page's sheet, and no more than one screen."""
    screen = page.viewport_size or {"width": 0, "height": 0}
    sheet = page.locator(".sheet").bounding_box() or {"x": 0, "y": 0, "width": 0, "height": screen["height"]}
    bottom = sheet["y"] + sheet["height"] + MARGIN
    return {"x": 0, "y": 0, "width": screen["width"], "height": min(bottom, screen["height"])}


def png(width: int, palette: list[int], pixels: bytes) -> bytes:
    """Return a PNG file (ISO/IEC 15948) of pixels that are each a place in the palette."""
    rows = [pixels[at : at + width] for at in range(0, len(pixels), width)]
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    colours = b"".join(each.to_bytes(3, "big") for each in palette)
    picture = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = {b"IHDR": head, b"PLTE": colours, b"IDAT": picture, b"IEND": b""}
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks.items())


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a piece of a PNG file: its length, kind, content and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    sys.exit(main())

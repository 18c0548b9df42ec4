"""Who makes the load: processes of their own, so that a slow driver hides nothing of the server."""

import multiprocessing
import selectors
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from http import HTTPStatus
from multiprocessing.pool import Pool
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

from bench.browser import PASSWORD, Browser, Person, Place, SignIn, sign_in

CLIENTS = 8
PEOPLE = 64
CROWD = 60
_SOON = 0.1  # seconds until all start together


class Load(NamedTuple):
    """What all clients saw, in how many seconds."""

    seen: list[SignIn]
    seconds: float


class Rush(NamedTuple):
    """How long each of a crowd waited that posted at once, in seconds, and how many were answered amiss."""

    waits: list[float]
    errors: int


@contextmanager
def drivers() -> Iterator[Pool]:
    """Give the processes, started and warm."""
    to_us_alone = (signal.SIGINT, signal.SIG_IGN)  # Ctrl-C
    with multiprocessing.get_context("spawn").Pool(CLIENTS, signal.signal, to_us_alone) as pool:
        pool.map(sleep, [_SOON] * CLIENTS, chunksize=1)
        yield pool


def sign_ins(pool: Pool, place: Place, *, clients: int, seconds: float) -> Load:
    """Let so many clients sign people in for so long; each finishes what it has begun."""
    start_at = monotonic() + _SOON
    people = [range(first, PEOPLE, clients) for first in range(clients)]
    seen = pool.map(partial(_signs_in, place, start_at, seconds), people, chunksize=1)
    return Load([each for some in seen for each in some], monotonic() - start_at)


def requests(pool: Pool, port: int, *, clients: int, seconds: float) -> list[float]:
    """Let so many clients ask for / for so long; return how long each request took."""
    took = pool.map(partial(_asks, port, seconds), range(clients), chunksize=1)
    return [each for some in took for each in some]


def rush(pool: Pool, place: Place) -> tuple[Rush, Rush]:
    """Let a crowd post their passwords at once, and then their codes."""
    return pool.apply(_rushes, (place,))


def _signs_in(place: Place, start_at: float, seconds: float, numbers: Sequence[int]) -> list[SignIn]:
    people = [Person(number, place) for number in numbers]
    seen: list[SignIn] = []
    with closing(Browser(place)) as browser:
        sleep(max(0.0, start_at - monotonic()))
        while monotonic() < start_at + seconds:
            seen.append(sign_in(browser, people[len(seen) % len(people)]))
    return seen


def _asks(port: int, seconds: float, _client: int) -> list[float]:
    took: list[float] = []
    with closing(Browser(Place(port, "", Path()))) as browser:
        end = monotonic() + seconds
        while (begun := monotonic()) < end:
            assert browser.asks("/").status == HTTPStatus.OK
            took.append(monotonic() - begun)
    return took


def _rushes(place: Place) -> tuple[Rush, Rush]:
    people = [Person(number, place) for number in range(CROWD)]
    with ExitStack() as stack:
        browsers = [stack.enter_context(closing(Browser(place))) for _ in people]
        forms: list[dict[str, str]] = []
        for browser, person in zip(browsers, people, strict=True):
            browser.opens_for(person)
            forms.append({"username": person.name, "password": PASSWORD} | _form(browser, "/sign-in/"))
        passwords = _post_at_once(browsers, "/sign-in/", forms)
        forms = [_form(browser, "/sign-in/code/") for browser in browsers]
        for form, person in zip(forms, people, strict=True):
            form["code"] = person.takes_code()[0]
        return passwords, _post_at_once(browsers, "/sign-in/code/", forms)


def _form(browser: Browser, path: str) -> dict[str, str]:
    browser.connects()
    return {"csrfmiddlewaretoken": browser.asks(path).form}


def _post_at_once(browsers: Sequence[Browser], path: str, forms: Sequence[dict[str, str]]) -> Rush:
    waits: list[float] = []
    errors = 0
    for browser in browsers:
        browser.connects()
    with selectors.DefaultSelector() as selector:
        for browser, form in zip(browsers, forms, strict=True):
            begun = monotonic()
            browser.sends(path, **form)
            selector.register(browser, selectors.EVENT_READ, (browser, begun))
        while selector.get_map():
            for key, _ in selector.select():
                browser, begun = key.data
                selector.unregister(browser)
                errors += browser.reads().status != HTTPStatus.SEE_OTHER
                waits.append(monotonic() - begun)
    return Rush(waits, errors)

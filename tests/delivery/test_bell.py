"""Who wakes when, and that no ring is lost."""

import time
from threading import Thread

from gatepost.delivery.bell import Bell


def asleep(bell, woken, name, seconds=5):
    thread = Thread(target=lambda: (bell.wait(seconds), woken.append(name)))
    thread.start()
    while thread.is_alive() and len(bell._asleep) == 0:
        time.sleep(0.001)
    time.sleep(0.02)
    return thread


def test_a_ring_wakes_one_the_last_one_asleep():
    bell, woken = Bell(), []
    threads = [asleep(bell, woken, name) for name in ("first", "second")]

    bell.ring()
    threads[1].join(2)
    assert woken == ["second"]
    bell.ring()
    threads[0].join(2)
    assert woken == ["second", "first"]


def test_a_ring_that_finds_nobody_asleep_is_kept_for_the_next_one_and_only_for_that_one():
    bell = Bell()
    bell.ring()
    bell.ring()

    began = time.monotonic()
    bell.wait(5)
    assert time.monotonic() - began < 1
    bell.wait(0.05)
    assert time.monotonic() - began >= 0.05


def test_who_slept_long_enough_leaves_the_queue():
    bell, woken = Bell(), []
    bell.wait(0.01)
    thread = asleep(bell, woken, "awake")

    bell.ring()
    thread.join(2)
    assert woken == ["awake"]


def test_the_end_wakes_all_and_nobody_sleeps_again():
    bell, woken = Bell(), []
    threads = [asleep(bell, woken, name, None) for name in ("first", "second")]

    bell.end()
    for thread in threads:
        thread.join(2)
    bell.wait(None)
    assert sorted(woken) == ["first", "second"]

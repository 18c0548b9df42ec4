"""What the demo says fits on one screen, and programs get all of it on one line."""

import json

from gatepost.demo import people, screen

PASSWORDS = {person.name: "window-window-window-window" for person in people.PEOPLE}
URL = "http://127.0.0.1:65535"


def test_it_fits_on_one_screen():
    lines = screen.lines(URL, PASSWORDS, kept="")

    assert len(lines) <= 23  # and the prompt
    assert max(map(len, lines)) <= 80


def test_everybody_is_on_it_with_their_password():
    said = "\n".join(screen.lines(URL, PASSWORDS, kept="/tmp/kept"))

    assert all(f"  {person.name}" in said and person.notice in said for person in people.PEOPLE)
    assert said.count("window-window-window-window") == len(people.PEOPLE)
    assert "/tmp/kept stays" in said


def test_programs_get_the_same():
    said = screen.data(URL, PASSWORDS)

    assert (said["url"], said["inbox"]) == (URL, f"{URL}/demo/inbox/")
    assert json.loads(json.dumps(said["people"]))[0] == {
        "name": "dana",
        "password": "window-window-window-window",
        "email1": "dana@example.com",
        "email2": "dana@home.example",
        "destination": "both",
        "administrator": True,
        "active": True,
    }

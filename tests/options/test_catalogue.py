"""The catalogue is walked: whoever adds a line is examined here without a test written."""

# ruff: noqa: RUF001  (what looks like something else is what is tested)

from dataclasses import fields

import pytest

from gatepost.options.catalogue import Options
from gatepost.options.kinds import FLAG, ZONE, in_text, kind_of, one_of, whole, words

EACH = pytest.mark.parametrize("option", fields(Options), ids=lambda option: option.name)


@EACH
def test_a_default_is_allowed_by_its_own_kind(option):
    assert kind_of(option).holds(option.default)
    assert kind_of(option).read(in_text(option.default)) == option.default


@EACH
def test_a_line_says_where_it_is_shown_what_it_takes_and_what_it_costs(option):
    sentence = option.metadata["sentence"]

    assert option.metadata["section"]
    assert 2 < len(option.metadata["label"]) < 40
    assert kind_of(option).bounds
    assert sentence[0].isupper()
    assert sentence.endswith((".", ")."))
    assert len(sentence) > 20


@EACH
def test_its_type_is_its_values(option):
    assert type(option.default) is option.type


@EACH
@pytest.mark.parametrize("text", ["\0", "a\r\nBcc: b", "\u202e", "x" * 5000, "9" * 5000])
def test_hostile_texts_are_refused_in_a_sentence(option, text):
    with pytest.raises(ValueError, match=r"^It .*\.$"):
        kind_of(option).read(text)


def test_a_section_stands_together():
    sections = [option.metadata["section"] for option in fields(Options)]

    assert [
        name for at, name in enumerate(sections) if name in sections[:at] and sections[at - 1] != name
    ] == []


def test_a_snapshot_cannot_be_changed():
    with pytest.raises(AttributeError):
        Options().two_factor = True


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FLAG, "on", True),
        (FLAG, "off", False),
        (whole(3, 10, "minutes"), "3", 3),
        (whole(3, 10, "minutes"), "10", 10),
        (whole(3, 10, "minutes"), "07", 7),
        (words(60), "  Example Ltd  ", "Example Ltd"),
        (words(60), "", ""),
        (words(5), " 12345 ", "12345"),
        (words(60), "Łódź • 東京", "Łódź • 東京"),
        (one_of(email1="Email1", both="Both"), "both", "both"),
        (ZONE, "Europe/London", "Europe/London"),
        (ZONE, "UTC", "UTC"),
    ],
)
def test_what_kinds_take(kind, text, value):
    assert kind.read(text) == value
    assert kind.holds(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((FLAG, text) for text in ("", "1", "true", "ON", " on")),
        *((whole(3, 10, "minutes"), text) for text in ("", "2", "11", "3.0", " 3", "３", "²", "0x3", "003")),
        *((words(5), text) for text in ("123456", "a\tb", "a\u2028b", "a\u200bb")),
        *((words(5, least=1), text) for text in ("", "   ")),
        *((one_of(email1="Email1", both="Both"), text) for text in ("", "Both", "email2")),
        *(
            (ZONE, text)
            for text in (
                "",
                "London",
                "europe/london",
                "../../etc/passwd",
                "/etc/localtime",
                "Europe",
                "posixrules",
            )
        ),
    ],
)
def test_what_kinds_refuse(kind, text):
    with pytest.raises(ValueError, match=r"^It .*\.$"):
        kind.read(text)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FLAG, 1),
        (FLAG, "on"),
        (FLAG, None),
        (whole(0, 1, "times"), True),
        (whole(3, 10, "minutes"), 11),
        (whole(3, 10, "minutes"), "5"),
        (whole(3, 10, "minutes"), 5.0),
        (words(5), 5),
        (words(5), " a "),
        (one_of(both="Both"), ["both"]),
    ],
)
def test_a_stored_value_of_another_type_or_out_of_bounds_is_none(kind, value):
    assert not kind.holds(value)

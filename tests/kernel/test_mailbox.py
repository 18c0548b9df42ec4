"""An address is exactly one mailbox: nothing in it can be read as two, or as another header."""

# ruff: noqa: RUF001  (what looks like something else is what is tested)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatepost.kernel import mailbox
from gatepost.kernel.lookalikes import mixes_alphabets


@pytest.mark.parametrize(
    ("typed", "mailed"),
    [
        ("dana@example.com", "dana@example.com"),
        ("  dana@example.com\n", "dana@example.com"),
        ("Dana.Cole+portal@Example.COM", "Dana.Cole+portal@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("user@corp.local", "user@corp.local"),
        ("user@mail.corp.local", "user@mail.corp.local"),
        ("user@intranet", "user@intranet"),
        ("root@localhost", "root@localhost"),
        ("user@example.test", "user@example.test"),
        ("dana@bücher.example", "dana@xn--bcher-kva.example"),
        ("dana@xn--bcher-kva.example", "dana@xn--bcher-kva.example"),
        ("dana@почта.рф", "dana@xn--80a1acny.xn--p1ai"),
        ("dana@例え.jp", "dana@xn--r8jz45g.jp"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
    ],
)
def test_an_address_is_kept_as_it_will_be_mailed(typed, mailed):
    assert mailbox.checked(typed) == mailed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "dana",
        "@example.com",
        "dana@",
        "dana@@example.com",
        "dana@example.com\r\nBcc: all@example.com",
        "dana@example.com\nBcc: all@example.com",
        "dana@example.com%0ABcc:all@example.com",
        "dana\r@example.com",
        "dana@example.com\0",
        "da\0na@example.com",
        "a@x.example,b@y.example",
        "a@x.example;b@y.example",
        "a@x.example b@y.example",
        '"a@x" <c@z.example>',
        "Dana <dana@example.com>",
        "<dana@example.com>",
        '"dana"@example.com',
        '"a b"@example.com',
        '"a@x.example"@y.example',
        "dana(comment)@example.com",
        "group:a@x.example",
        "a\\@x@y.example",
        "dana@[127.0.0.1]",
        "dana@[IPv6:::1]",
        "dana@127.0.0.1",
        "dana@2130706433",
        "dana@example..com",
        "dana@.example.com",
        "dana@example.com.",
        "dana@-example.com",
        "dana@exa mple.com",
        ".dana@example.com",
        "da..na@example.com",
        "dana.@example.com",
        "dana@x.invalid",
        "дана@example.com",
        "dänä@example.com",
        "dana@example.com\u202e",
        "dana\u200b@example.com",
        "dana＠example.com",
        "dana@аpple.example",
        "dana@xn--pple-43d.example",
        "dana@goоgle.example",
        "a" * 65 + "@example.com",
        "a" * 60 + "@" + "b." * 120 + "example",
        "a" * 300 + "@example.com",
        "dana@" + "ü" * 60 + ".example",
    ],
)
def test_anything_else_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match=r"(?s)^(An address is|'|\").*\.$"):
        mailbox.checked(typed)


@pytest.mark.parametrize(
    "typed",
    ["a@x.example,b@y.example", "a@x.example;b@y.example", '"a@x" <c@z.example>', "a@x.example b@y.example"],
)
def test_lists_and_names_are_met_with_what_is_wanted(typed):
    with pytest.raises(ValueError, match=r"is not exactly one address, such as .*: no names, no lists\.$"):
        mailbox.checked(typed)


@pytest.mark.parametrize(
    "typed", ["a@x.example\r\nBcc: b@y.example", "a@x.example\0", "a" * 300 + "@x.example"]
)
def test_what_is_no_line_is_not_repeated(typed):
    with pytest.raises(ValueError, match=r"^An address is one line of at most 254 characters\.$"):
        mailbox.checked(typed)


@given(st.text(alphabet=st.sampled_from('ab@.,;:<>"\\ ()\r\n\0é%!'), max_size=20))
def test_whatever_is_taken_has_one_at_sign_and_nothing_odd(typed):
    try:
        mailed = mailbox.checked(typed)
    except ValueError:
        return

    assert mailed.isascii()
    assert mailed.isprintable()
    assert mailed.count("@") == 1
    assert not set(mailed) & set(',;<>"()[]\\ ')


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("dana", False),
        ("дана", False),
        ("dаna", True),
        ("Ωmega", True),
        ("δάνα", False),
        ("dana例え", False),
        ("dana7-é", False),
        ("", False),
        ("🙂dana", False),
        ("ｄаna", True),
    ],
)
def test_letters_that_look_alike_are_told_apart(text, mixed):
    assert mixes_alphabets(text) is mixed

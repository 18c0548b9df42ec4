"""Names are counted under a key, whether or not anybody is called so."""

from gatepost.limits import keys


def test_one_name_has_one_key_and_says_nothing():
    key = keys.name_key("dana")

    assert key == keys.name_key("dana")
    assert key != keys.name_key("dan")
    assert (len(key), "dana" in key) == (32, False)


def test_whatever_is_typed_has_a_key():
    assert keys.name_key("") != keys.name_key("\ud800") != keys.name_key("x" * 10_000)


def test_each_thing_inside_a_session_has_a_key_of_its_own():
    things = [
        ("s", "enable", ""),
        ("s", "proof", "a"),
        ("s", "proof", "b"),
        ("t", "proof", "a"),
        ("s", "proofa", ""),
    ]

    found = {keys.inside(*thing) for thing in things}

    assert len(found) == len(things)
    assert {len(key) for key in found} == {64}

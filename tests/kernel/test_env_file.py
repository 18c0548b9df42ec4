"""A file of settings is read as systemd reads it, and its slips are known by line."""

import pytest

from gatepost.kernel import env_file

TEXT = """
# ours
GATEPOST_A=plain
export GATEPOST_B = with room
GATEPOST_C='single ' quotes'
GATEPOST_D="a \\"b\\" \\\\ c"
GATEPOST_E=pass#word=with$signs "and 'quotes
GATEPOST_F=
GATEPOST_G="
"""


def test_values_are_what_they_look_like():
    settings, wrong = env_file.parse(TEXT.replace("\n", "\r\n"))

    assert {name[-1]: line.value for name, line in settings.items()} == {
        "A": "plain",
        "B": "with room",
        "C": "single ' quotes",
        "D": 'a "b" \\ c',
        "E": "pass#word=with$signs \"and 'quotes",
        "F": "",
        "G": '"',
    }
    assert settings["GATEPOST_C"].number == 5
    assert wrong == []


@pytest.mark.parametrize(
    "line", ["no setting", "=value", "1A=x", "A B=x", "A-B=x", "export", "A: x", "[section]", "A=again"]
)
def test_a_line_that_is_no_setting_is_told_by_its_number(line):
    assert env_file.parse(f"A=x\n\n{line}\n")[1] == [3]


def test_a_value_is_not_shown():
    assert "hunter2" not in repr(env_file.parse("A=hunter2"))

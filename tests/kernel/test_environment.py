"""What is fixed at start: where it was read, what was wrong with it, and no secret left lying about."""

import os

import pytest

from gatepost.kernel import environment
from gatepost.kernel.environment import Environment, Problem, shown


@pytest.fixture(autouse=True)
def nothing_adopted(monkeypatch):
    monkeypatch.setattr(environment, "_adopted", {})


@pytest.fixture
def env_file(tmp_path):
    def written(text):
        path = tmp_path / "gatepost.env"
        path.write_text(text)
        return str(path)

    return written


def even(text):
    if int(text) % 2:
        message = "it is odd"
        raise ValueError(message)
    return int(text)


def read(env, name="GATEPOST_N", **changed):
    return env.checked(
        name, "E099", env.text(name), even, allowed="an even number", do="Add one.", otherwise=0, **changed
    )


def test_a_setting_comes_from_the_environment_then_from_the_file_then_by_default(env_file):
    env = Environment(
        {"GATEPOST_ENV_FILE": env_file("GATEPOST_A=file\nGATEPOST_B=file"), "GATEPOST_A": " here "}
    )

    assert [env.text(f"GATEPOST_{name}", "default") for name in "ABC"] == ["here", "file", "default"]
    assert env.problems == []


def test_a_secret_leaves_the_environment_and_is_kept_for_children():
    source = {"GATEPOST_S": "hunter2 "}
    env = Environment(source)

    assert env.secret("GATEPOST_S") == "hunter2"
    assert source == {}
    assert env.secrets == {"GATEPOST_S": "hunter2"}


def test_the_process_is_rid_of_it_too(monkeypatch):
    monkeypatch.setenv("GATEPOST_S", "hunter2")

    assert Environment().secret("GATEPOST_S") == "hunter2"
    assert "GATEPOST_S" not in os.environ


def test_a_child_takes_over_what_its_parent_read():
    environment.adopt({"GATEPOST_S": "hunter2"})
    env = Environment({})

    assert env.secret("GATEPOST_S") == "hunter2"
    assert env.secrets == {"GATEPOST_S": "hunter2"}  # for children of its own


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path):
    file = tmp_path / "secret"
    file.write_bytes("\ufeffhunter2\r\n".encode())
    env = Environment({"GATEPOST_S_FILE": str(file)})

    assert env.secret("GATEPOST_S") == "hunter2"
    assert env.secret_files == [file]
    assert env.problems == env.unknown() == []


def test_a_secret_in_the_file_of_settings_stays_there(env_file):
    env = Environment({"GATEPOST_ENV_FILE": env_file("GATEPOST_S=hunter2")})

    assert env.secret("GATEPOST_S") == "hunter2"
    assert env.secrets == {}


@pytest.mark.parametrize("broken", ["missing", "folder", "bytes"])
def test_a_secret_file_that_cannot_be_read_is_a_problem(tmp_path, broken):
    path = tmp_path if broken == "folder" else tmp_path / "secret"
    if broken == "bytes":
        path.write_bytes(b"\xff\xfe")
    env = Environment({"GATEPOST_S_FILE": str(path)})

    assert env.secret("GATEPOST_S", "default") == "default"
    (problem,) = env.problems
    assert problem.id == "gatepost.E013"
    assert str(problem).startswith(f"GATEPOST_S_FILE (in the environment): the file {path} cannot be read: ")


def test_a_secret_given_twice_is_a_problem(tmp_path):
    file = tmp_path / "secret"
    file.write_text("other")
    env = Environment({"GATEPOST_S": "hunter2", "GATEPOST_S_FILE": str(file)})

    assert env.secret("GATEPOST_S") == "hunter2"
    (problem,) = env.problems
    assert "Leave one of them out" in str(problem)
    assert "hunter2" not in str(problem)


@pytest.mark.parametrize(
    ("text", "on", "fine"),
    [
        *((text, True, True) for text in ("1", "true", "YES", " on ")),
        *((text, False, True) for text in ("", "0", "False", "no", "off")),
        *((text, False, False) for text in ("2", "maybe", "onn")),
    ],
)
def test_a_flag_is_on_or_off(text, on, fine):
    env = Environment({"GATEPOST_F": text})

    assert env.flag("GATEPOST_F", "E012") is on
    assert (env.problems == []) is fine


def test_a_problem_says_what_where_what_else_and_what_to_do(env_file):
    file = env_file("# ours\nGATEPOST_N=3")
    env = Environment({"GATEPOST_ENV_FILE": file, "GATEPOST_M": "5"})

    assert [read(env), read(env, "GATEPOST_M"), read(env, "GATEPOST_L")] == [0, 0, 0]
    assert [str(problem) for problem in env.problems] == [
        f"GATEPOST_N ({file}, line 2): found '3': it is odd. Allowed: an even number. Add one.",
        "GATEPOST_M (in the environment): found '5': it is odd. Allowed: an even number. Add one.",
        "GATEPOST_L is not set. Allowed: an even number. Add one.",
    ]


def test_what_is_set_to_nothing_is_told_with_where():
    env = Environment({"GATEPOST_N": " "})
    read(env)

    assert str(env.problems[0]).startswith("GATEPOST_N (in the environment): it is empty. Allowed: ")


@pytest.mark.parametrize(
    ("source", "empty"),
    [({"PATH": "/bin"}, True), ({"GATEPOST_X": "1"}, False), ({"DATABASE_URL": "x"}, False)],
)
def test_it_is_known_that_nothing_is_set_at_all(source, empty):
    assert Environment(source).is_empty is empty


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("hunter2", True),
        ("smtps://u:hunter2@a.example", True),
        ("smtp+plain://127.0.0.1", False),
        ("", False),
    ],
)
def test_a_file_of_settings_is_one_of_secrets_when_it_holds_one(env_file, line, secret):
    file = env_file(f"GATEPOST_S={line}\nGATEPOST_N=2\n")
    env = Environment({"GATEPOST_ENV_FILE": file})
    env.secret("GATEPOST_S")

    assert [str(path) for path in env.secret_files] == [file] * secret


def test_a_secret_is_not_repeated():
    env = Environment({"GATEPOST_N": "3"})
    read(env, secret=True)

    assert str(env.problems[0]).startswith("GATEPOST_N (in the environment): it is odd. ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plain", "'plain'"),
        ("https://user:hunter2@portal.example.com", "'…@portal.example.com'"),
        ("https//user:hunter2@portal.example.com/x", "'…@portal.example.com/x'"),
        ("https://user:hun ter2\n@portal", "'…@portal'"),
        ("https://a@b:hunter2@portal", "'…@portal'"),
        ("Sign-in <signin@example.com>", "'Sign-in <signin@example.com>'"),
        ("a\r\nb\x1b\u202e", "'a\\r\\nb\\x1b\\u202e'"),
        ("x" * 500, "'" + "x" * 120 + "'"),
    ],
)
def test_what_is_quoted_is_short_on_one_line_and_without_passwords(text, said):
    assert shown(text) == said


@pytest.mark.parametrize("text", ["GATEPOST_A=1\noops hunter2\n", "GATEPOST_A=1\nGATEPOST_A=hunter2\n"])
def test_a_slip_in_the_file_is_a_problem_that_names_the_line(env_file, text):
    file = env_file(text)
    env = Environment({"GATEPOST_ENV_FILE": file})

    (problem,) = env.problems
    assert problem.id == "gatepost.E013"
    assert f"line 2 of {file}" in str(problem)
    assert "hunter2" not in str(problem)
    assert env.text("GATEPOST_A") == "1"


def test_a_file_of_settings_that_is_not_there_is_a_problem(tmp_path):
    (problem,) = Environment({"GATEPOST_ENV_FILE": str(tmp_path / "none")}).problems

    assert str(problem).startswith("GATEPOST_ENV_FILE (in the environment): the file ")
    assert "No such file" in str(problem)


def test_a_setting_that_nothing_asks_for_is_told_with_what_was_meant(env_file):
    file = env_file("GATEPOST_PUBLC_URL=x\nPUBLIC_URL=x")
    env = Environment({"GATEPOST_ENV_FILE": file, "GATEPOST_QUITE_ELSE": "hunter2", "PATH": "/bin"})
    env.text("GATEPOST_PUBLIC_URL")

    assert env.unknown() == [
        f"There is no setting GATEPOST_PUBLC_URL ({file}, line 1). Did you mean GATEPOST_PUBLIC_URL?",
        "There is no setting GATEPOST_QUITE_ELSE (in the environment).",
        f"There is no setting PUBLIC_URL ({file}, line 2). Did you mean GATEPOST_PUBLIC_URL?",
    ]


def test_problems_are_plain_facts():
    problem = Problem("gatepost.E004", "GATEPOST_X", "not set", "it is not set", "1 or 0", "Write 1.")

    assert str(problem) == "GATEPOST_X (not set): it is not set. Allowed: 1 or 0. Write 1."

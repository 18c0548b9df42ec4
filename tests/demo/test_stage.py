"""The demo stands on its own: nothing of another Gatepost gets in, and nothing of it stays that should not."""

import errno
import shutil
import socket

import pytest

from gatepost.demo import people, stage


def test_a_throw_away_folder_is_gone_in_the_end():
    with stage.data_folder(None) as folder:
        (folder / "keys").mkdir()
        (folder / "keys" / "gatepost.keys").touch(mode=0o400)

    assert not folder.exists()


def test_however_it_ends():
    with pytest.raises(KeyboardInterrupt), stage.data_folder(None) as folder:
        raise KeyboardInterrupt

    assert not folder.exists()


def test_what_is_written_there_at_the_last_moment_is_removed_too(monkeypatch):
    remove, tries = shutil.rmtree, []

    def remove_at_the_second_try(path, **how):
        tries.append(path)
        if len(tries) > 1:
            remove(path, **how)

    monkeypatch.setattr(shutil, "rmtree", remove_at_the_second_try)
    with stage.data_folder(None) as folder:
        pass

    assert not folder.exists()


def test_a_folder_to_keep_is_made_and_stays(tmp_path):
    with stage.data_folder(tmp_path / "a" / "b") as folder:
        people.passwords(folder)

    with stage.data_folder(folder) as again:
        assert people.file(again).exists()


def test_other_peoples_things_are_left_alone(tmp_path):
    (tmp_path / "letter.txt").touch()

    with pytest.raises(stage.StageError, match="holds other things"), stage.data_folder(tmp_path):
        pass

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(stage.StageError, match="--keep"), stage.data_folder(tmp_path / "file" / "folder"):
        pass


def test_a_port_that_is_taken_is_told_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(stage.StageError, match=rf"^Port {port} is taken: .*--port 0\.$"):
            stage.free_port(port, "--port")


def test_a_port_that_is_not_for_everybody_is_told_with_the_reason(monkeypatch):
    def refuse(_address):
        raise PermissionError(errno.EACCES, "Permission denied (while attempting to bind)")

    monkeypatch.setattr(socket, "create_server", refuse)

    with pytest.raises(stage.StageError, match=r"^Port 80 cannot be used \(Permission denied\): "):
        stage.free_port(80, "--port")


def test_a_port_that_was_used_a_moment_ago_is_free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            server.accept()[0].close()  # whoever closes first keeps the port busy for a minute
            client.recv(1)

    assert stage.free_port(port, "--port") == port


def test_settings_of_another_gatepost_do_not_get_in(monkeypatch, tmp_path):
    for name in (
        "GATEPOST_ENV_FILE",
        "GATEPOST_SMTP_URLS",
        "GATEPOST_TLS_CERT",
        "DATABASE_URL",
        "DATABASE_URL_FILE",
    ):
        monkeypatch.setenv(name, "/else/where")
    monkeypatch.setenv("PATH", "/bin")

    given = stage.environment(tmp_path, 8001)

    assert [name for name, value in given.items() if value == "/else/where"] == []
    assert given["PATH"] == "/bin"
    assert given["GATEPOST_PUBLIC_URL"] == "http://127.0.0.1:8001"

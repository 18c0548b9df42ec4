"""The tests themselves: a database of their own, and nobody to talk to but this machine."""

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from gatepost.kernel import keyring
from gatepost.options.models import Document
from tests.sockets import ElsewhereError


def test_another_machine_cannot_be_reached():
    with socket.socket() as client, pytest.raises(ElsewhereError):
        client.connect(("192.0.2.1", 80))

    with pytest.raises(ElsewhereError):
        socket.getaddrinfo("mail.example.com", 25)


def test_this_machine_can():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


@pytest.mark.django_db
def test_the_database_is_a_real_one_and_nobody_elses():
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]).is_relative_to(settings.DATA)
    else:
        assert connection.settings_dict["HOST"].startswith("/tmp/gatepost-pg-")


@pytest.mark.parametrize("again", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_options_are_there_after_a_test_that_swept_all_tables(again):
    assert Document.objects.count() == 1


def test_there_is_a_keyring():
    assert keyring.current().active

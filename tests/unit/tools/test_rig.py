"""The rig keeps the tests on this machine and away from anyone's data."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.conf import settings

from tests.network import NetworkIsClosed


def test_it_works():
    assert "register-tests-" in Path(settings.DATA_DIR).name
    assert socket.getaddrinfo("localhost", 80)


@pytest.mark.parametrize("host", ["192.0.2.1", "198.51.100.7"])
def test_another_machine_cannot_be_reached(host):
    with pytest.raises(NetworkIsClosed), socket.socket() as trial:
        trial.connect((host, 80))


def test_another_machine_cannot_be_looked_up():
    with pytest.raises(NetworkIsClosed):
        socket.getaddrinfo("register.example", 443)

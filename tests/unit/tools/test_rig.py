"""The rig keeps the tests on this machine and away from anyone's data."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.conf import global_settings, settings

from algoritmeregister.config import settings as of_production
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


def test_only_the_tests_hash_passwords_quickly():
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hashers = getattr(of_production, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    assert hashers[0] == "django.contrib.auth.hashers.PBKDF2PasswordHasher"

"""What the tests of the API share: an index of their own, and a register with some history."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    """An empty folder for the search index, so that no test sees what another one indexed."""
    settings.SEARCH_INDEX_DIR = tmp_path / "search"


@pytest.fixture
def get(client):
    """Ask the API for something that must be there, and read the answer."""

    def ask(address: str, **headers: str):
        response = client.get(f"/api/v1{address}", headers=headers)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    return ask


@pytest.fixture
def refused(client):
    """Ask the API for something it must refuse with this status, and read the problem."""

    def ask(address: str, status: int = 400, **headers: str):
        response = client.get(f"/api/v1{address}", headers=headers)
        assert response.status_code == status, response.content.decode()
        assert response["Content-Type"] == "application/problem+json"
        return response.json()

    return ask

"""Headers that internet.nl, BIO and OWASP ASVS ask for, on every response: pages, errors, redirects, files.

The values are those of the test suite of internet.nl; see `docs/explanation` for where each comes from.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
STATIC = "ui/theme.css"


@pytest.fixture
def client(settings, tmp_path):
    """A client of an installation with an index and a static file of its own."""
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    settings.STATIC_ROOT = tmp_path / "static"
    file = settings.STATIC_ROOT / STATIC
    file.parent.mkdir(parents=True)
    file.write_text("body {}")
    return Client(raise_request_exception=False)


def responses(client):
    made = factories.registration()
    gone = factories.withdrawn()
    for address, status in (
        ("/", 200),
        ("/en/", 200),
        ("/algoritmes?zoek=fiets", 200),
        (f"/algoritmes/{made.number}", 200),
        (f"/algoritmes/{gone.number}", 410),
        ("/organisaties", 200),
        ("/nergens", 404),
        ("/nl/algoritmes", 301),
        ("/organisaties/", 301),
        (f"/algoritmes/{made.number}-oud", 302),
        ("/robots.txt", 200),
        ("/gezondheid", 200),
        (f"/static/{STATIC}", 200),
        ("/static/nergens.css", 404),
    ):
        response = client.get(address)
        assert response.status_code == status, address
        response.close()
        yield address, response
    yield "unknown host", client.get("/", HTTP_HOST="kwaad.example")


def test_it_works(client):
    for address, response in responses(client):
        assert response["X-Content-Type-Options"] == "nosniff", address
        assert response["Referrer-Policy"] == "same-origin", address
        assert response["X-Frame-Options"] == "DENY", address
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert response["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert "camera=()" in response["Permissions-Policy"], address
        assert response["Cache-Control"], address
        assert not response.cookies, address
        for name in ("Server", "X-Powered-By"):
            assert name not in response, address


def test_the_content_policy_is_the_strict_one(client):
    for address, response in responses(client):
        parts = response["Content-Security-Policy"].split("; ")
        assert parts == sorted(parts), "processes do not have the same order"
        policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'", address
        assert policy["img-src"] == "'self' data:"
        for directive in ("base-uri", "frame-ancestors", "frame-src", "object-src"):
            assert policy[directive] == "'none'"
        assert policy["form-action"] == "'self'"
        assert not any(bad in response["Content-Security-Policy"] for bad in ("unsafe", "http:", "https:", "*"))


def test_text_says_its_character_set(client):
    for address, response in responses(client):
        kind = response.get("Content-Type", "")
        if kind.startswith("text/") and response.status_code != 301:
            assert "charset=" in kind, address


def test_with_https_the_browser_is_told_to_keep_to_it(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert Client().get("/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"


def test_with_https_the_first_answer_is_a_redirect_on_the_same_host(settings, tmp_path):
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/algoritmes?zoek=a", HTTP_HOST="localhost")
    assert response.status_code == 301
    assert response["Location"] == "https://localhost/algoritmes?zoek=a"


def test_a_500_has_them_too(client, monkeypatch):
    from algoritmeregister.site import home

    monkeypatch.setattr(home.changes, "newest", lambda: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_no_file_of_the_national_house_style_is_shipped():
    package = Path(configured.PACKAGE_DIR)
    for path in (package / "ui").rglob("*"):
        if path.suffix in {".css", ".svg", ".html", ".py"}:
            assert "RijksoverheidSans" not in path.read_text("utf-8"), path
        assert path.suffix not in {".woff", ".woff2", ".ttf"}, path

"""What a worker makes when it starts: pages that exist, and that are there for who asks next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application

from algoritmeregister.site import kept_pages, warming
from tests import factories

# A page that is asked of the application itself closes its connection: what a test wrote must be there for the next.
pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(settings, index):
    """Every page is made as a visitor would get it, and kept for the first one."""
    factories.registration()
    index()
    settings.SITE_URL = "http://testserver"
    site, answers = get_wsgi_application(), []

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def noted(status: str, headers: Any, error: Any = None) -> Any:
            answers.append((environ["PATH_INFO"], status))
            return start_response(status, headers)

        return site(environ, noted)

    warming.warm_up(application)

    assert [status for _path, status in answers] == ["200 OK"] * len(list(warming.paths()))
    assert any(path.startswith("/algoritmes/") for path, _status in answers)
    assert len(kept_pages.pages) == len(answers)

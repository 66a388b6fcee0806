"""What a worker makes when it starts: pages that exist, and that are there for who asks next."""

from __future__ import annotations

import gc
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


def test_a_page_leaves_no_rings_of_objects(index):
    """What a page is made of goes when it was sent. Held by rings it would wait, with all its rows and texts, for Python to
    look for those, and everybody who asks meanwhile would wait for that."""
    registration = factories.registration()
    index()
    application = get_wsgi_application()
    paths = (
        "/algoritmes",
        "/organisaties",
        f"/algoritmes/{registration.number}",
        f"/organisaties/{registration.organisation.code}",
    )
    left: dict[str, set[str]] = {}
    for path in paths:
        warming._ask(application, path)  # templates and tables are read by the first
        kept_pages.forget()
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            warming._ask(application, path)
            gc.collect()
            left[path] = {type(each).__qualname__ for each in gc.garbage}
        finally:
            gc.set_debug(0)
            gc.garbage.clear()

    # Django's own rows, when it reads related ones along, leave a few small functions.
    assert left == {path: left[path] & {"cell", "tuple", "function"} for path in paths}

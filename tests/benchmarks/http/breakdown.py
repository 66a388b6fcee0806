"""Where the time of a page of results goes: `python -m tests.benchmarks.http.breakdown QUESTION…`, with DATA_DIR set.

In one process, through the whole WSGI application, without the cache of pages. Prints, per page: the search, SQL, rendering
and the rest (middleware, reading the address, making lines and facets, packing).
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

os.environ["PAGE_CACHE_MEGABYTES"] = "0"

spent: dict[str, float] = defaultdict(float)


def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a function takes to what is spent under `name`."""

    def measured(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            spent[name] += time.perf_counter() - began

    return measured


def main(asked: list[str]) -> None:
    """Ask every question and print the medians, in milliseconds."""
    from algoritmeregister.cli import set_up_django

    set_up_django()
    from django.core.wsgi import get_wsgi_application
    from django.db import connection
    from django.template.backends.jinja2 import Template

    from algoritmeregister.search import finding
    from algoritmeregister.site import results

    application = get_wsgi_application()
    finding.find = timed("search", finding.find)  # type: ignore[assignment]
    Template.render = timed("render", Template.render)  # type: ignore[method-assign]
    results.encoded = timed("render", results.encoded)  # type: ignore[attr-defined]
    measured: dict[str, list[float]] = defaultdict(list)
    statements = 0

    def sql(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        return timed("SQL", execute)(*arguments)

    with connection.execute_wrapper(sql):
        for place, question in enumerate(asked):
            spent.clear()
            began = time.perf_counter()
            _get(application, question)
            took = time.perf_counter() - began
            if place < len(asked) // 10:
                statements = 0
                continue  # the first ones open the index and compile the templates
            measured["rest"].append(took - sum(spent.values()))
            for name in ("search", "SQL", "render"):
                measured[name].append(spent[name])
            measured["whole page"].append(took)
    print("  an uncached page of results in the process, median ms:")
    for name in ("search", "SQL", "render", "rest", "whole page"):
        print(f"    {name:12} {statistics.median(measured[name]) * 1000:7.2f}")
    print(f"    SQL statements per page: {statements / len(measured['rest']):.2f}", flush=True)


def _get(application: Callable[..., Any], question: str) -> None:
    variables = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/algoritmes",
        "QUERY_STRING": f"zoek={question}",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    statuses: list[str] = []
    b"".join(application(variables, lambda status, headers, error=None: statuses.append(status)))
    assert statuses[0].startswith("200"), statuses


if __name__ == "__main__":
    main(sys.argv[1:])

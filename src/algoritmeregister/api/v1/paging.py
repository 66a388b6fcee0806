"""Lists in pages: what the body says of it, and the `Link` header (RFC 8288) to the pages around."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from algoritmeregister.api.versions import server


def page_of(
    request: HttpRequest, response: HttpResponse, *, total: int, page: int, size: int, reachable: int
) -> dict[str, Any]:
    """Return the shape `Page` for a list of `total` items, of which the first `reachable` can be paged through.

    Sets the `Link` header.
    """
    pages = -(-min(total, reachable) // size)
    steps = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    links = [f'<{_address(request, step)}>; rel="{name}"' for name, step in steps.items() if 1 <= step <= pages]
    if links:
        response.headers["Link"] = ", ".join(links)
    return {"total": total, "page": page, "page_size": size, "pages": pages}


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["pagina"] = str(page)
    # What comes after the root: the same in every installation, whatever its host thinks it is called.
    path = request.path.split("/api/v1", 1)[1]
    return f"{server()}{path}?{query.urlencode()}"

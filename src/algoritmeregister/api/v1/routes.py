"""The API put together: its routers, how it writes JSON, and what it says when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import BaseRenderer

from algoritmeregister.api import problems
from algoritmeregister.api.problems import Problem
from algoritmeregister.api.v1 import (
    algorithms,
    changes,
    figures,
    heads,
    input_errors,
    openapi,
    organisations,
    products,
    publication_standards,
    registers,
    root,
    suppliers,
    versions,
)
from algoritmeregister.api.versions import VERSION


class Renderer(BaseRenderer):
    """JSON in UTF-8, characters as they are."""

    media_type = "application/json"
    charset = "utf-8"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Write an answer."""
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def make() -> NinjaAPI:
    """Put the API together. Once per process: ninja keeps a list of those there are."""
    api = NinjaAPI(
        title="Algoritmeregister",
        version=VERSION,
        urls_namespace="api-v1",
        openapi_url=None,
        docs_url=None,
        renderer=Renderer(),
    )
    _add_problems(api)
    api.add_decorator(_only_known_parameters, mode="operation")
    api.add_router("", root.router)
    api.add_router("/algoritmes", algorithms.router)
    api.add_router("/algoritmes", versions.router)
    api.add_router("/organisaties", organisations.router)
    api.add_router("/registers", registers.router)
    api.add_router("/leveranciers", suppliers.router)
    api.add_router("/producten", products.router)
    api.add_router("/standaarden", publication_standards.router)
    api.add_router("", changes.router)
    api.add_router("", heads.router)
    api.add_router("/cijfers", figures.router)
    openapi.describes(api)
    return api


def _only_known_parameters(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse a parameter that does not exist: a filter with a typing error would otherwise find everything."""

    @wraps(operation)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if unknown := input_errors.unknown_parameters(request):
            raise problems.invalid_input(unknown)
        return operation(request, *args, **kwargs)

    return checked


def _add_problems(api: NinjaAPI) -> None:
    def problem(request: HttpRequest, error: Any) -> HttpResponse:
        response: HttpResponse = error.response()
        return response

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        # ADR /core/error-handling/invalid-input and /all-errors: 400, with everything that is wrong
        found = [*input_errors.of_validation(error.errors), *input_errors.unknown_parameters(request)]
        return problems.invalid_input(found).response()

    def missing(request: HttpRequest, error: Any) -> HttpResponse:
        return problems.not_found().response()

    def ours(request: HttpRequest, error: Any) -> HttpResponse:
        # Django logs it and answers 500, which the middleware turns into a problem; never with a trace, DEBUG or not.
        raise error

    api.add_exception_handler(Problem, problem)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(Http404, missing)
    api.add_exception_handler(Exception, ours)


api = make()

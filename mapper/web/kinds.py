"""What a route answers: data for programs or a page for readers; each says so of itself.

What goes wrong on a data route is told as problem details, on any other as a page.  An address
that leads nowhere is of the kind of its family, where one is declared: `no_other`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

from flask import Blueprint, Flask, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import IntegerConverter, Map

from mapper.formats.numbers import LARGEST

View = TypeVar("View", bound=Callable[..., Any])

_DATA = "answers_data"
_FORM = "form_again"
#: The fields of forms that no page repeats.
SECRETS = {"password", "current", "again", "code"}
_NOWHERE = "leads_nowhere"
_CONVERTER = re.compile(r"<\w+:")


def data_route(view: View) -> View:
    """Mark a view as one that answers data; stands below the route's own decorator."""
    setattr(view, _DATA, True)
    return view


def shown_again(form: Callable[[str], str]) -> Callable[[View], View]:
    """Mark a view that takes a form: when that fails, the form comes back with all that was typed.

    ``form`` makes the page of what is told.
    """

    def mark(view: View) -> View:
        setattr(view, _FORM, form)
        return view

    return mark


class Number(IntegerConverter):
    """A whole number in an address, no larger than a database holds."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **options})


class DataBlueprint(Blueprint):
    """A blueprint of which every route answers data."""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        *args: Any,
        **options: Any,
    ) -> None:
        """Add a route as Flask does, marked."""
        marked = view_func and data_route(view_func)
        super().add_url_rule(rule, endpoint, marked, *args, **options)


def no_other(app: Flask, *rules: str) -> None:
    """Declare families of data addresses: what matches a rule and no route is not found."""

    @data_route
    def nowhere(**_parts: str) -> NoReturn:
        raise _not_found()

    setattr(nowhere, _NOWHERE, True)
    methods = ["GET", "OPTIONS"]  # which Flask would answer by itself, as if something were there
    for rule in rules:
        app.add_url_rule(rule, "nowhere", nowhere, methods=methods, provide_automatic_options=False)


def answers_data() -> bool:
    """Tell whether the present request came to a data route, with a method it takes or not."""
    return bool(getattr(asked_view(), _DATA, False))


def form_again() -> Callable[[str], str] | None:
    """Return what shows the form again that the present request sent, where its view says so."""
    return getattr(asked_view(), _FORM, None) if request.method == "POST" else None


def in_truth(error: HTTPException) -> HTTPException:
    """Return what is the matter with a request that fits no route.

    Where only a family's rule would take another method, there is nothing at the address.
    """
    if isinstance(error, MethodNotAllowed) and getattr(asked_view(), _NOWHERE, False):
        return _not_found()
    return error


def asked_view() -> Callable[..., Any] | None:
    """Return the view of the present request, or that of its address with another method."""
    endpoint = request.endpoint
    refused = request.routing_exception
    if endpoint is None and isinstance(refused, MethodNotAllowed) and refused.valid_methods:
        adapter = current_app.url_map.bind_to_environ(request.environ)
        # A number that is too large, two slashes: no address of that other method either.
        with suppress(HTTPException):
            endpoint = adapter.match(method=min(refused.valid_methods))[0]
    return current_app.view_functions.get(endpoint or "")


def _not_found() -> NotFound:
    """Return the error of an address that leads nowhere, with those that there are beside it."""
    family = request.path.split("/")[1]
    rules = [
        _CONVERTER.sub("<", rule.rule)
        for rule in current_app.url_map.iter_rules()
        if rule.rule.split("/")[1] == family and rule.endpoint != "nowhere"
    ]
    return NotFound(f"There is no {request.path}; there are {', '.join(sorted(set(rules)))}.")

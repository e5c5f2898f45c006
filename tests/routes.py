"""Walks the URLconf, so that a new route is in the sweeps the day it is born."""

from django.urls import get_resolver
from django.urls.resolvers import URLPattern

LIBRARY = ("account_", "mfa_", "socialaccount_")  # allauth has its own tests


def walk(patterns=None, above=(), prefix=""):
    """(name, {argument names}, route) of every named route that is ours."""
    for pattern in patterns or get_resolver("coalition.urls").url_patterns:
        route = prefix + str(pattern.pattern)
        arguments = (*above, *dict.fromkeys([*pattern.pattern.converters, *pattern.pattern.regex.groupindex]))
        if isinstance(pattern, URLPattern):
            if pattern.name and not pattern.name.startswith(LIBRARY):
                yield pattern.name, arguments, route
        else:
            yield from walk(pattern.url_patterns, arguments, route)

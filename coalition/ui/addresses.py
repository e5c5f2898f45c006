"""Addresses of pages, and of the same page with another query string."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse


def url(name, args=()):
    """The address of a named page, as Django's reverse() makes it; a page has dozens, the same each time."""
    return _reversed(name, tuple(args))


@lru_cache(maxsize=5000)
def _reversed(name, args):
    return reverse(name, args=args)


def changed(query, **changes):
    """A query string with changes, of a QueryDict; None or "" takes one out, a list gives several. Begins with "?"."""
    kept = [(key, value) for key, values in query.lists() if key not in changes for value in values] if query else []
    for key, value in changes.items():
        if value is not None and value != "":
            kept += [(key, str(each)) for each in (value if isinstance(value, (list, tuple)) else [value])]
    return _encoded(tuple(kept))


@lru_cache(maxsize=5000)  # a list has twenty of them, the same each time
def _encoded(pairs):
    return "?" + urlencode(pairs)


def page_addresses(query, page, sizes=()):
    """What pages.html draws beside the Page: `steps`, `earlier`, `later` and `sizes`, with their addresses.

    `steps` are (number, address), with (0, "") for a gap; `sizes` are (rows a page, address).
    """
    steps = []
    if page.has_other_pages():
        numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        steps = [(number, changed(query, page=number)) if type(number) is int else (0, "") for number in numbers]
    return {
        "steps": steps,
        "earlier": changed(query, page=page.number - 1) if page.has_previous() else "",
        "later": changed(query, page=page.number + 1) if page.has_next() else "",
        "sizes": [(size, changed(query, per=size, page=None)) for size in sizes],
    }

"""Every list page takes the same number of queries for 1 row and for 50 (issue 2).

The demo has the rows; a page is asked for with room for 1 of them and with room for 50. Lists are found in the URLconf: a
new one is in the sweep the day it is born, and fails until the demo has rows for it.
"""

import inspect

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from coalition.ui import tables
from tests.test_routes import addresses_in, finished, signed_in
from tests.world import told, valley  # noqa: F401  fixtures

# Views whose rows are paged by a helper in another module.
PAGED_ELSEWHERE = {"input-detail", "input-list"}
WITHIN = {"KeptRequestView"}  # input-list, for those who keep records
LEAST = 3  # rows in the demo, so that one query a row shows as at least two more


def views(patterns=None):
    """(route name, view) of every named route."""
    for pattern in patterns or get_resolver("coalition.urls").url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name, getattr(pattern.callback, "view_class", inspect.unwrap(pattern.callback))
        else:
            yield from views(pattern.url_patterns)


def is_list(name, view):
    """Whether the view draws rows by a Table or a Paginator."""
    ours = view.__module__.partition(".")[0] in ("coalition", "members", "meetings", "engagement")
    if not ours or view.__module__ == "coalition.ui.gallery":
        return False
    if inspect.isclass(view) and issubclass(view, tables.TableView):
        return True
    return name in PAGED_ELSEWHERE or "Paginator(" in inspect.getsource(view)


def table_views(base=tables.TableView):
    """Every list class of the project."""
    for each in base.__subclasses__():
        if each.__module__.partition(".")[0] != "tests":
            yield each
        yield from table_views(each)


def test_every_list_class_has_an_address():
    routed = {view for _, view in views() if inspect.isclass(view)}
    known = {above for view in routed for above in view.__mro__}
    assert {each.__name__ for each in table_views() if each not in known} == WITHIN


@pytest.fixture
def room_for(monkeypatch):
    """Sets how many rows a page of any list shows."""
    start = Paginator.__init__

    def set_to(number):
        monkeypatch.setattr(tables.Table, "size", property(lambda _table: number))
        monkeypatch.setattr(
            Paginator, "__init__", lambda self, rows, _size, *args, **more: start(self, rows, number, *args, **more)
        )

    return set_to


def test_one_row_or_fifty(client, valley, room_for):  # noqa: F811  the imported fixture
    lists = {name: view for name, view in views() if is_list(name, view)}
    assert len(lists) > 35
    signed_in(client, "coordinator")
    different, short = {}, {}
    for name, url in addresses_in(valley):
        if name not in lists:
            continue
        told_of = []
        for number in (50, 1, 50):  # the first one fills what is kept between requests
            room_for(number)
            with CaptureQueriesContext(connection) as asked:
                page = finished(client.get(url))
            if page.status_code != 200 or page.streaming:
                break
            told_of.append((len(asked), page.content.decode()))
        if len(told_of) < 3:
            continue
        (_, _), (few, small), (many, large) = told_of
        if few != many:
            different[name] = (few, many)
        if inspect.isclass(lists[name]) and issubclass(lists[name], tables.TableView):
            rows = large.count("<tr") - small.count("<tr")
            if rows < LEAST - 1:
                short[name] = rows
    assert different == {}
    assert short == {}

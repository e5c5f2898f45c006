"""Which rows stand on a page: their keys and how many there are in all, in one statement, before anything else is read.

The rest of the rows is read by key afterwards. So what the columns need is worked out for the rows shown and no others,
and by a statement that is the same whatever was searched for.
"""

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, IntegerField, Subquery, Window

from coalition import prepared


def choose(ordered, rows, asked, size, *, filtered):
    """A Page of keys. `ordered` are the `rows` in order; `asked` is the page's number as it came from outside.

    One statement; a number past the end takes two more and gives the last page.
    """
    number = int(asked) if asked and asked.isdecimal() and 0 < len(asked) < 9 else 1
    number = max(number, 1)
    keys, count = _read(ordered, rows, number, size, filtered)
    if not keys and number > 1:
        count = rows.count()
        number = max(1, -(-count // size))
        keys, count = _read(ordered, rows, number, size, filtered)
    paginator = Paginator((), size)
    paginator.count = count
    return Page(keys, number, paginator)


def _read(ordered, rows, number, size, filtered):
    chosen = ordered.annotate(_all=_counting(rows, filtered)).values_list("pk", "_all")[_span(number, size)]
    try:
        sql, values = chosen.query.sql_with_params()
    except EmptyResultSet:  # Django sees from the conditions that no row can fit
        return [], 0
    with connection.cursor() as cursor:
        cursor.execute(*prepared.call(connection, sql, sql, values, dict.fromkeys(range(len(values)), "")))
        found = cursor.fetchall()
    return [key for key, _ in found], found[0][1] if found else 0


def _span(number, size):
    return slice((number - 1) * size, number * size)


def _counting(rows, filtered):
    """How many rows there are. What was searched for is gathered anyway; a whole list is quicker to count apart."""
    return Window(Count("*")) if filtered else NumberOf(rows.order_by().values("pk"))


class NumberOf(Subquery):
    """The number of rows of a queryset."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def in_order(rows, keys):
    """The rows in the order of their keys; one that went meanwhile is left out."""
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]

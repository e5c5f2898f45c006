"""Which rows stand on a page: their keys and how many there are in all, in one statement, before anything else is read.

The rest of the rows is read by key afterwards. So what the columns need is worked out for the rows shown and no others,
and by a statement that is the same whatever was searched for.
"""

from django.core.paginator import Page, Paginator
from django.db.models import Count, IntegerField, Subquery, Window


def choose(read, count, asked, size):
    """A Page of keys; `asked` is the page's number as it came from outside.

    `read(number)` runs the statement of `keys` for that page; `count()` tells how many rows there are in all.
    One statement; a number past the end takes two more and gives the last page.
    """
    number = int(asked) if asked and asked.isdecimal() and 0 < len(asked) < 9 else 1
    number = max(number, 1)
    found = read(number)
    if not found and number > 1:
        number = max(1, -(-count() // size))
        found = read(number)
    paginator = Paginator((), size)
    paginator.count = found[0][1] if found else 0
    return Page([key for key, _ in found], number, paginator)


def keys(ordered, rows, number, size, *, filtered):
    """(SQL, values) of a page's keys, each beside the number of all rows. `ordered` are the `rows` in order."""
    chosen = ordered.annotate(_all=_counting(rows, filtered)).values_list("pk", "_all")
    return chosen[(number - 1) * size : number * size].query.sql_with_params()


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

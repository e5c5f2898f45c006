"""Rows as HTML. A list page's time is spent here, so columns are drawn one after the other instead of cell by cell:
escaping fifty values joined together costs little more than escaping one."""

from operator import attrgetter

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from markupsafe import escape

OPENINGS = {"": "<td>", "num": '<td class="ct-num">', "day": '<td class="ct-nowrap">'}
STAND_IN = 987654321  # stands for a row's key while an address is made once for all rows
ROWS_KEPT = 5000  # about half a KiB each
BETWEEN = "\x1f"  # ASCII's unit separator; nothing that stands in a cell

_drawn_rows: dict[tuple, dict[tuple, str]] = {}


class Cells:
    """A table's columns at work in one request."""

    def __init__(self, columns, slug):
        self.columns = columns
        self.slug = slug

    def lines(self, rows):
        """Each row's cells, one whole <td> (or <th>, where the column names the row) after the other.

        What light rows show depends on nothing but themselves, the columns and the day (`TableView.fields`): such a row
        is drawn once for as long as it stays as it is.
        """
        if not rows or not isinstance(rows[0], tuple):
            return self._lines(rows)
        look = (tuple(column.look for column in self.columns), self.slug, timezone.localdate())
        drawn = _drawn_rows.setdefault(look, {})
        if new := [row for row in rows if row not in drawn]:
            if sum(map(len, _drawn_rows.values())) + len(new) > ROWS_KEPT:
                _drawn_rows.clear()
                drawn = _drawn_rows[look] = {}
                new = rows
            drawn.update(zip(new, self._lines(new), strict=True))
        return [drawn[row] for row in rows]

    def _lines(self, rows):
        by_column = [self._drawn(column, rows) for column in self.columns]
        return [mark_safe("".join(cells)) for cells in zip(*by_column, strict=True)]  # noqa: S308  (all escaped)

    def _drawn(self, column, rows):
        texts = _texts(column, rows)
        if column.link:
            before, after = reverse(column.link, args=[self.slug, STAND_IN]).split(str(STAND_IN))
            keys = [row["pk"] if isinstance(row, dict) else row.pk for row in rows]
            return [
                f'<th scope="row"><a href="{before}{key}{after}">{text}</a></th>'
                for key, text in zip(keys, texts, strict=True)
            ]
        opening = OPENINGS[column.align]
        return [f"{opening}{text}</td>" for text in texts]


def _texts(column, rows):
    """What the column's cells show, escaped."""
    if column.html and column.seen:
        return _once_for_alike(column, rows)
    if column.html:
        return [str(escape(cell)) for cell in map(column.html, rows)]
    return escaped([_in_words(value, column.empty) for value in map(column.read, rows)])


def _once_for_alike(column, rows):
    drawn = {}
    keys = list(map(attrgetter(*column.seen), rows))
    for key, row in zip(keys, rows, strict=True):
        if key not in drawn:
            drawn[key] = str(escape(column.html(row)))
    return [drawn[key] for key in keys]


def _in_words(value, empty):
    if value is None or value == "":
        return empty
    return f"{value:,}" if type(value) is int else value


def escaped(values):
    """Each value as text that is safe in HTML; what says it is HTML already stays as it is."""
    if any(hasattr(value, "__html__") for value in values):
        return [str(escape(value)) for value in values]
    texts = [str(value) for value in values]
    parts = str(escape(BETWEEN.join(texts))).split(BETWEEN)
    return parts if len(parts) == len(texts) else [str(escape(text)) for text in texts]

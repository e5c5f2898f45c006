"""Attendance files: what members/exchange reads, as lines of text by column."""

from members.exchange import reading
from members.exchange.reading import Unreadable

from .importing import COLUMNS, missing_columns, plain

__all__ = ["Unreadable", "lines_of"]


def lines_of(content):
    """[(line number, {column: text})] of a file's bytes; the header is line 1. Unreadable says what is wrong."""
    table = reading.read(content)
    lacks = missing_columns(table.columns)
    if lacks:
        raise Unreadable(
            f"The first line lacks: {', '.join(lacks)}. These columns are read: {', '.join(COLUMNS)}. "
            "Name them so in the first line and save the file as CSV or XLSX."
        )
    names = [plain(text).replace(" ", "_") for text in table.columns]
    places = [(name, names.index(name)) for name in COLUMNS if name in names]
    return [(row.number, {name: row.values[place] for name, place in places}) for row in table.rows()]

"""What the floor above knows and the bylaws ask for: who has a signed agreement, who sits on a committee (design.md 5).

It says so from its app's `ready()`:

    sources.register(sources.AGREEMENTS, lambda coalition, day: {ids of partners with one in force on that day})
"""

AGREEMENTS, SEATS = "agreements", "seats"

_readers = {}


def register(name, reader):
    """Have `reader(coalition, day)` say which partners (ids) hold `name` on a day."""
    _readers[name] = reader
    return reader


def holders(name, coalition, day):
    """Ids of the partners that hold it on a day; none where nobody knows."""
    reader = _readers.get(name)
    return frozenset(reader(coalition, day)) if reader else frozenset()

"""Full row history by database triggers.

Only replaced and deleted rows are copied: with the current row they are the whole history, and an insert costs nothing.
"""

import pghistory
from pghistory import runtime

from . import prepared

# With each statement that may write pghistory sends who is at work; it takes all but those for writes that begin with a
# word it knows. A prepared statement of ours only reads, and so does a union, which begins with a bracket.
READS = (prepared.CALL.lower(), "(select")
runtime.IGNORED_SQL_PREFIXES = (*runtime.IGNORED_SQL_PREFIXES, *READS)  # type: ignore[assignment]  # two more


def track(**options):
    """Class decorator: keep every earlier version of a row, with the user and request that changed it."""
    return pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), **options)

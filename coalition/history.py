"""Full row history by database triggers.

Only replaced and deleted rows are copied: with the current row they are the whole history, and an insert costs nothing.
"""

import pghistory


def track(**options):
    """Class decorator: keep every earlier version of a row, with the user and request that changed it."""
    return pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), **options)

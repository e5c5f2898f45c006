"""How the second of two people who edit the same row is told, without losing what they typed.

A form carries the stamp of the row as it was shown; the action compares it under a lock.
"""

import hashlib


class ChangedMeanwhile(Exception):
    """Somebody saved the row after the form was shown. `row` is how it stands now."""

    def __init__(self, row):
        super().__init__("Somebody else saved this a moment ago. Your words are still here: look, then save again.")
        self.row = row


def stamp_of(row, fields):
    """A short text that differs when any of `fields` of the row differs. Empty for a row not yet saved."""
    if row.pk is None:
        return ""
    values = [(name, str(getattr(row, row._meta.get_field(name).attname))) for name in sorted(fields)]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:24]


def locked(row, *, stamp, fields):
    """The row as it stands in the database, locked. ChangedMeanwhile when `stamp` says that it was another one."""
    current = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if stamp != stamp_of(current, fields):
        raise ChangedMeanwhile(current)
    return current

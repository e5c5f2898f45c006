"""Statements written once: on pages where Django takes longer to write the SQL than PostgreSQL to run it."""

from .access import Permission

STAND_IN = 987654321  # stands for a row's key while the statement is written; its place takes the real one
MOST = 2000  # statements kept; then all are written again

_known = {}


def statement(name, viewer, build, row=None):
    """(SQL, parameters) from `build(pk)`, kept for everybody who sees the same rows of the coalition on the same day.

    `build` must depend on nothing but the coalition, what the viewer's roles allow, the day, and `row`, the key of one
    row. What somebody without KEEP_RECORDS sees depends on who they are, so theirs is written each time.
    """
    if not viewer.can(Permission.KEEP_RECORDS):
        return build(row)
    here = viewer.coalition
    key = (name, here.pk, here.time_zone, here.today(), viewer.permissions)
    if key not in _known:
        if len(_known) >= MOST:
            _known.clear()
        _known[key] = build(STAND_IN)
    sql, parameters = _known[key]
    return sql, [row if value == STAND_IN else value for value in parameters]


def forget():
    """Write every statement again, because what builds them has changed."""
    _known.clear()

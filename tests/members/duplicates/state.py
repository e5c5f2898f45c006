"""Everything a database holds, table by table, to compare before with after."""

import json

from django.db import connection

# What is about the merge itself, and the history, which tells the way there and back.
APART = ("members_merge", "members_mergestep", "coalition_auditevent", "django_session", "engagement_touched")


def everything():
    """{table: {id: row as text}} of all tables but the history's; sums by what they are of, to nine digits."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() "
            "AND table_type = 'BASE TABLE' AND table_name NOT LIKE '%%event' AND table_name NOT LIKE 'django_%%'"
        )
        names = sorted({name for (name,) in cursor.fetchall()} - set(APART))
        for name in names:
            cursor.execute(f'SELECT to_jsonb(t) FROM "{name}" t')  # noqa: S608
            found[name] = sorted(str(_plain(name, row)) for (row,) in cursor.fetchall())
        cursor.execute(
            "SELECT to_jsonb(t) FROM coalition_auditevent t WHERE verb NOT IN ('rows_merged', 'rows_parted')"
        )
        found["coalition_auditevent"] = sorted(str(row) for (row,) in cursor.fetchall())
    return found


def _plain(name, row):
    row = json.loads(row) if isinstance(row, str) else row
    if name == "engagement_rollup":
        row = {key: f"{value:.9g}" if isinstance(value, float) else value for key, value in row.items() if key != "id"}
    return sorted(row.items())


def differences(before, after):
    """[(table, only before, only after)] of what is not the same."""
    return [
        (name, sorted(set(before[name]) - set(after[name])), sorted(set(after[name]) - set(before[name])))
        for name in before
        if before[name] != after[name]
    ]

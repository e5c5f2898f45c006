"""Blanks what identifies a person in every text of every table, history tables included, as information_schema lists them.

Nothing here knows a table by its purpose: a table made tomorrow is looked through like all others.
"""

from contextlib import contextmanager
from dataclasses import dataclass

import pgtrigger
from django.db import connection

BLANK = "[erased]"
# Columns that say who somebody else or an organization is. An organization may carry a person's name.
OF_OTHERS = {
    "members_person": {"name", "email", "phone"},
    "members_personevent": {"name", "email", "phone"},
    "members_partner": {"name", "email", "phone", "website"},
    "members_partnerevent": {"name", "email", "phone", "website"},
}
# Of no coalition, and without words of people: accounts (privacy.accounts sees to those), framework, sessions.
NOT_OURS = {
    "coalition_user", "coalition_userevent", "account_emailaddress", "account_emailconfirmation", "mfa_authenticator",
    "auth_group", "auth_permission", "django_content_type", "django_migrations", "django_session",
}  # fmt: skip
# How a table's rows are known to be the coalition's, where they do not carry it themselves.
OF_COALITION = {
    "members_importrow": "run_id IN (SELECT id FROM members_importrun WHERE coalition_id = %s)",
    "coalition_coalition": "id = %s",
    "coalition_coalitionevent": "pgh_obj_id = %s",
}

_COLUMNS = """
SELECT c.table_name, c.column_name, c.data_type, c.character_maximum_length
  FROM information_schema.columns c
  JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
   AND (c.data_type IN ('text', 'character varying', 'jsonb') OR (c.data_type = 'ARRAY' AND c.udt_name IN ('_text', '_varchar')))
 ORDER BY c.table_name, c.ordinal_position
"""
_LINKS = """
SELECT conrelid::regclass::text, attname FROM pg_constraint
  JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
 WHERE contype = 'f' AND confrelid = %s::regclass
"""


@dataclass(frozen=True)
class Column:
    """One column with words in it."""

    name: str
    kind: str
    longest: int | None

    @property
    def found(self):
        """Whether the pattern is in it; one argument."""
        return f'"{self.name}"::text ~* %s' if self.kind in ("jsonb", "ARRAY") else f'"{self.name}" ~* %s'

    @property
    def blanked(self):
        """It without what the pattern finds; two arguments, the pattern and what stands instead."""
        if self.kind == "jsonb":
            return f"""regexp_replace("{self.name}"::text, %s, %s, 'gi')::jsonb"""
        if self.kind == "ARRAY":
            return f"""ARRAY(SELECT regexp_replace(word, %s, %s, 'gi') FROM unnest("{self.name}") word)"""  # noqa: S608  (catalog)
        blanked = f"""regexp_replace("{self.name}", %s, %s, 'gi')"""
        return f"left({blanked}, {self.longest})" if self.longest else blanked


def tables():
    """{table: [Column]} of all that may hold words, without those that say who others are."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, name, kind, longest in cursor.fetchall():
            if table not in NOT_OURS and name not in OF_OTHERS.get(table, ()):
                found.setdefault(table, []).append(Column(name, kind, longest))
    return found


def _of_coalition():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND column_name = 'coalition_id'"
        )
        return {name for (name,) in cursor.fetchall()}


def links_to(table):
    """{table: [column]} of the foreign keys to a table; history tables have theirs without a constraint, by name."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, [table])
        for name, column in cursor.fetchall():
            found.setdefault(name, []).append(column)
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name LIKE '%%event'"
        )
        for name, column in cursor.fetchall():
            if column in found.get(name.removesuffix("event"), ()):
                found.setdefault(name, []).append(column)
    return found


@contextmanager
def unguarded():
    """Within a transaction: no trigger of ours acts, so that what must never change can be blanked and no copy is kept."""
    ids = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered()]
    uris = [f"{model._meta.db_table}:{trigger.get_pgid(model)}" for model, trigger in pgtrigger.registered()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{','.join([*ids, *uris])}}}"])
        yield cursor
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


def everywhere(cursor, coalition, patterns):
    """Blank the patterns in all texts of a coalition and in those of no coalition; {table: rows changed}."""
    own = _of_coalition()
    counts = {}
    for table, columns in tables().items():
        where = "coalition_id = %s" if table in own else OF_COALITION.get(table, "")
        changed = _blank(cursor, table, columns, patterns, where, coalition.pk)
        if changed:
            counts[table] = changed
    return counts


def linked(cursor, person, patterns):
    """Blank the patterns in the rows that hang on a person, and in what is told of them."""
    of_person = links_to("members_person")
    counts = {}
    for table, columns in tables().items():
        links = [f'"{name}" = %s' for name in of_person.get(table, ())]
        if table == "coalition_auditevent":
            links = ["(target_type = 'members.person' AND target_id = %s)"]
        if links:
            changed = 0
            for link in links:
                changed += _blank(cursor, table, columns, patterns, link, person.pk)
            if changed:
                counts[table] = changed
    return counts


def _blank(cursor, table, columns, patterns, where, key):
    """Rows of a table in which something was blanked. `where` has one place for `key`, or is empty."""
    if not patterns:
        return 0
    pattern = "|".join(f"(?:{each})" for each in patterns)
    setting = ", ".join(f'"{each.name}" = {each.blanked}' for each in columns)
    found = " OR ".join(each.found for each in columns)
    scope = f"{where} AND " if where else ""
    statement = f'UPDATE "{table}" SET {setting} WHERE {scope}({found})'  # noqa: S608  (names from the catalog)
    arguments = [pattern, BLANK] * len(columns) + ([key] if where else []) + [pattern] * len(columns)
    cursor.execute(statement, arguments)
    return cursor.rowcount

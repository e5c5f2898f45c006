"""A coalition as one zip: a CSV for each table, stored files, a manifest, and a README that explains every column.

    write(coalition, file, told=…)       # file: a binary file to write to; told(done, total) hears of tables

PostgreSQL writes the CSV, the zip takes it block by block, all of one moment: memory does not grow with the coalition.
"""

import json
import zipfile
from datetime import UTC

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from . import decisions, explaining

FORMAT, VERSION = "common-table-coalition", 1
NULL = "\\N"
BLOCK = 256 * 1024


class Undecided(Exception):
    """Somebody added a table or a column, and nobody has said whether it goes along."""


def write(coalition, file, told=lambda done, total: None):
    """Write the zip; returns {noun: rows}."""
    missing = decisions.undecided()
    if missing:
        raise Undecided(f"Nobody has decided whether these are taken along: {', '.join(missing)}.")
    tables = decisions.carried()
    with _one_moment(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        counts = {}
        for done, table in enumerate(tables):
            told(done, len(tables) + 1)
            counts[table.noun] = _table(archive, table.noun, rows_of(table, coalition))
            if table.file:
                _files(archive, table, coalition)
        counts["accounts.csv"] = _table(archive, "accounts.csv", accounts_of(tables, coalition))
        manifest = {
            "format": FORMAT, "version": VERSION, "coalition": coalition.name, "slug": coalition.slug,
            "made_at": timezone.now().astimezone(UTC).isoformat(), "null": NULL,
            "tables": [
                {"file": table.noun, "model": table.key, "rows": counts[table.noun], "columns": table.columns}
                for table in tables
            ],
            "left_out": decisions.left(),
        }  # fmt: skip
        archive.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
        archive.writestr("README.md", explaining.readme(coalition, counts))
        told(len(tables) + 1, len(tables) + 1)
    return counts


class _one_moment:
    """All tables as they were when the first was read; within a transaction (a test's) as it sees them."""

    def __enter__(self):
        self.atomic = None if connection.in_atomic_block else transaction.atomic()
        if self.atomic:
            self.atomic.__enter__()
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    def __exit__(self, *trouble):
        if self.atomic:
            self.atomic.__exit__(*trouble)


def _table(archive, name, select):
    with archive.open(name, "w", force_zip64=True) as part, connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY ({select}) TO STDOUT WITH (FORMAT csv, HEADER, NULL '{NULL}', ENCODING 'UTF8')", part, BLOCK
        )
        return cursor.rowcount


def _files(archive, table, coalition):
    """The stored files of a table's rows, under files/<table>/<id>."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id, "{table.file}" FROM "{table.table}" WHERE coalition_id = %s', [coalition.pk])  # noqa: S608
        for pk, path in cursor.fetchall():
            if not default_storage.exists(path):
                continue
            with default_storage.open(path) as stored, archive.open(f"files/{table.key}/{pk}", "w") as part:
                while block := stored.read(BLOCK):
                    part.write(block)


# --- the SELECTs -------------------------------------------------------------------------------------------------


def rows_of(table, coalition):
    """The SELECT of a table's rows, as they are taken along."""
    shown, conditions = ['t."id"'], [_scope(table, "t", coalition)]
    if table.condition:
        conditions.append(f"({table.condition})")
    for each in table.fields:
        target = decisions.of(each.related_model._meta.label_lower) if each.is_relation else None
        if each.name in table.instead:
            shown.append(f'{table.instead[each.name]} AS "{each.column}"')
        elif each.is_relation and target is None:
            shown.append(f'NULL AS "{each.column}"')
        elif target is not None and target.condition:
            there = f'(SELECT t.id FROM "{target.table}" t WHERE {target.condition})'  # noqa: S608
            shown.append(f'CASE WHEN t."{each.column}" IN {there} THEN t."{each.column}" END AS "{each.column}"')
            if not each.null:
                conditions.append(f't."{each.column}" IN {there}')
        else:
            shown.append(f't."{each.column}"')
    return f'SELECT {", ".join(shown)} FROM "{table.table}" t WHERE {" AND ".join(conditions)} ORDER BY t.id'  # noqa: S608  (our own names)


def _scope(table, alias, coalition):
    if table.key == "coalition.coalition":
        return f"{alias}.id = {int(coalition.pk)}"
    if table.via:
        link = table.model._meta.get_field(table.via)
        inner = decisions.of(link.related_model._meta.label_lower)
        return f'{alias}."{link.column}" IN (SELECT id FROM "{inner.table}" WHERE coalition_id = {int(coalition.pk)})'  # noqa: S608
    return f"{alias}.coalition_id = {int(coalition.pk)}"


def accounts_of(tables, coalition):
    """The SELECT of those accounts that some row names: address and name, nothing that signs in."""
    named = []
    for table in tables:
        for each, to in table.links():
            if to == decisions.USER:
                named.append(f'SELECT t."{each.column}" FROM "{table.table}" t WHERE {_scope(table, "t", coalition)}')  # noqa: S608
    return f"SELECT u.id, u.email, u.name FROM coalition_user u WHERE u.id IN ({' UNION '.join(named)}) ORDER BY u.id"  # noqa: S608

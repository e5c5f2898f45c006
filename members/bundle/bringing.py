"""A coalition out of a zip, into an empty one of a new address, here or on another installation.

    bring(file, slug="new-address", by=None, told=…)      # the Coalition; Refused, in words, and nothing is written

The CSV files go by COPY into temporary tables; every row gets a new number; every reference is turned into the new number
of the same row. A reference to a row that is not in the zip stops the import: nothing is dropped in silence. Our triggers
stand aside, so that what was summed and dated stays as it was. Only names that we declared are put into SQL.
"""

import csv
import io
import json
import zipfile

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from coalition import audit
from coalition.models import Coalition, User
from members.privacy import scrub

from . import decisions
from .writing import FORMAT, NULL, VERSION

audit.describe(coalition_brought="{by} brought this coalition in from a file: {rows} rows")

COALITION = "coalition.coalition"
LARGEST = 20 * 1024**3  # bytes a zip may unpack to
BLOCK = 256 * 1024


class Refused(Exception):
    """The file cannot become a coalition. Its message says why."""


def bring(file, *, slug, by=None, told=lambda done, total: None):
    """Make a coalition of a zip. `told(done, total)` hears of tables."""
    try:
        with zipfile.ZipFile(file) as archive, _Files() as files:
            manifest = manifest_of(archive)
            with transaction.atomic():
                return _bring(archive, manifest, files, slug, by, told)
    except zipfile.BadZipFile as trouble:
        raise Refused("This is not a zip, or it is damaged.") from trouble
    except DatabaseError as trouble:
        raise Refused(f"The file does not hold together: {str(trouble).strip().splitlines()[0]}") from trouble


def manifest_of(archive):
    """The manifest of an export of ours; Refused when it is none."""
    if sum(part.file_size for part in archive.infolist()) > LARGEST:
        raise Refused("The zip unpacks to more than we can read.")
    try:
        manifest = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError) as trouble:
        raise Refused("There is no manifest.json in it: this is not an export of a coalition.") from trouble
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Refused("This is not an export of a coalition.")
    if manifest.get("version") != VERSION:
        raise Refused(f"It is of version {manifest.get('version')}; this installation reads version {VERSION}.")
    if manifest.get("null") != NULL:
        raise Refused("It marks what is unknown in another way than ours.")
    return manifest


class _Files:
    """Stored files, taken out again when the import fails."""

    def __init__(self):
        self.kept = []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        for path in self.kept if kind else ():
            default_storage.delete(path)

    def keep(self, name, part):
        """Store the bytes of a part; its name in the storage."""
        path = default_storage.save(name, File(part))
        self.kept.append(path)
        return path


def _bring(archive, manifest, files, slug, by, told):
    coalition, was = _coalition(archive, slug)
    tables = [table for table in decisions.carried() if table.key != COALITION]
    with scrub.unguarded() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE brought_ids (noun text, old bigint, new bigint, PRIMARY KEY (noun, old)) ON COMMIT DROP"
        )
        cursor.execute("INSERT INTO brought_ids VALUES (%s, %s, %s)", [COALITION, was, coalition.pk])
        _accounts(cursor, archive)
        for done, table in enumerate(tables):
            told(done, 2 * len(tables))
            _load(cursor, archive, table)
        cursor.execute("ANALYZE brought_ids")
        total = 0
        for done, table in enumerate(tables, start=len(tables)):
            told(done, 2 * len(tables))
            _no_dangling(cursor, table)
            total += _insert(cursor, table, coalition)
            if table.json_keys:
                _json_keys(cursor, table, coalition)
            if table.file:
                _store(cursor, archive, files, table, coalition)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP TABLE brought_ids")
        for table in tables:
            cursor.execute(f'DROP TABLE "{_temporary(table)}"')
    audit.record("coalition_brought", coalition=coalition, target=coalition, by=by, rows=f"{total:,}")
    told(2 * len(tables), 2 * len(tables))
    return coalition


def _coalition(archive, slug):
    """The new coalition, and the number it had."""
    table = decisions.of(COALITION)
    rows = list(csv.DictReader(io.TextIOWrapper(_part(archive, table), encoding="utf-8", newline="")))
    if len(rows) != 1 or list(rows[0]) != table.columns or not rows[0]["id"].isdigit():
        raise Refused(f"{table.noun} has to have one row, with the columns {', '.join(table.columns)}.")
    facts = {each.name: each.to_python(rows[0][each.column]) for each in table.fields}
    coalition = Coalition(slug=slug, **facts)
    try:
        coalition.full_clean()
    except ValidationError as trouble:
        raise Refused("; ".join(" ".join(words) for words in trouble.message_dict.values())) from trouble
    coalition.save()
    return coalition, int(rows[0]["id"])


def _part(archive, table):
    try:
        return archive.open(table.noun)
    except KeyError as trouble:
        raise Refused(f"{table.noun} is missing.") from trouble


def _accounts(cursor, archive):
    """Each account becomes the one of the same address here, or a new one without a password."""
    try:
        part = archive.open("accounts.csv")
    except KeyError as trouble:
        raise Refused("accounts.csv is missing.") from trouble
    with part:
        for row in csv.DictReader(io.TextIOWrapper(part, encoding="utf-8", newline="")):
            if set(row) != {"id", "email", "name"} or not str(row["id"]).isdigit() or "@" not in (row["email"] or ""):
                raise Refused("accounts.csv has to have id, email and name in every line.")
            user = User.objects.filter(email__iexact=row["email"]).first()
            if user is None:
                user = User(email=row["email"], name=row["name"])
                user.set_unusable_password()
                user.save()
            cursor.execute("INSERT INTO brought_ids VALUES (%s, %s, %s)", [decisions.USER, int(row["id"]), user.pk])


def _temporary(table):
    return f"brought_{table.table}"


def _load(cursor, archive, table):
    """A file into a temporary table of the same columns, its rows numbered anew."""
    columns = ", ".join(f'"{name}"' for name in table.columns)
    cursor.execute(
        f'CREATE TEMPORARY TABLE "{_temporary(table)}" ON COMMIT DROP AS SELECT {columns} FROM "{table.table}" WITH NO DATA'  # noqa: S608
    )
    with _part(archive, table) as part:
        header = part.readline().decode("utf-8-sig").strip()
        if header != ",".join(table.columns):
            raise Refused(f"{table.noun} has other columns than we know: {header[:200]}")
        try:
            with transaction.atomic():
                cursor.copy_expert(
                    f"COPY \"{_temporary(table)}\" FROM STDIN WITH (FORMAT csv, NULL '{NULL}', ENCODING 'UTF8')",
                    part,
                    BLOCK,
                )
        except DatabaseError as trouble:
            raise Refused(f"{table.noun} cannot be read: {' '.join(str(trouble).split())[:300]}") from trouble
    cursor.execute(
        "INSERT INTO brought_ids SELECT %s, id, nextval(pg_get_serial_sequence(%s, 'id'))"  # noqa: S608
        f' FROM (SELECT id FROM "{_temporary(table)}" ORDER BY id) one',
        [table.key, table.table],
    )
    cursor.execute(f'ANALYZE "{_temporary(table)}"')


def _no_dangling(cursor, table):
    for each, to in table.links():
        if decisions.of(to) is None:
            continue
        cursor.execute(
            f'SELECT t.id FROM "{_temporary(table)}" t LEFT JOIN brought_ids m ON m.noun = %s AND m.old = t."{each.column}"'  # noqa: S608
            f' WHERE t."{each.column}" IS NOT NULL AND m.new IS NULL LIMIT 1',
            [to],
        )
        lost = cursor.fetchone()
        if lost:
            raise Refused(f"{table.noun}, id {lost[0]}: {each.column} names a row that is not in the file.")


def _insert(cursor, table, coalition):
    """The rows of the temporary table, under their new numbers; how many."""
    names, values, joins, arguments = ['"id"'], ["own.new"], [], []
    if table.via == "":
        names.append('"coalition_id"')
        values.append(str(int(coalition.pk)))
    for number, each in enumerate(table.fields):
        names.append(f'"{each.column}"')
        values.append(_value(table, each, number, joins))
    for name in table.leave:
        each = table.model._meta.get_field(name)
        if not getattr(each, "generated", False):
            names.append(f'"{each.column}"')
            values.append("%s")
            arguments.append(each.get_db_prep_save(each.get_default(), connection))
    statement = (
        f'INSERT INTO "{table.table}" ({", ".join(names)}) SELECT {", ".join(values)} FROM "{_temporary(table)}" t'  # noqa: S608
        f" JOIN brought_ids own ON own.noun = '{table.key}' AND own.old = t.id {' '.join(joins)} ORDER BY own.new"
    )
    cursor.execute(statement, arguments)
    return cursor.rowcount


def _value(table, each, number, joins):
    """The SQL of one column's new value; what it needs is added to `joins`."""
    column, alias = f't."{each.column}"', f"m{number}"
    if each.is_relation:
        if decisions.of(each.related_model._meta.label_lower) is None:
            return "NULL"
        to = each.related_model._meta.label_lower
        joins.append(f"LEFT JOIN brought_ids {alias} ON {alias}.noun = '{to}' AND {alias}.old = {column}")
        return f"{alias}.new"
    if each.name in table.loose:
        joins.append(
            f"LEFT JOIN brought_ids {alias} ON {alias}.noun = {_noun(table, each.name)} AND {alias}.old = {column}"
        )
        return f"COALESCE({alias}.new, -abs({column}))"  # what it named stayed behind
    if each.name in table.fresh:
        there = f'SELECT 1 FROM "{table.table}" x WHERE x."{each.column}" = {column}'  # noqa: S608
        return f"CASE WHEN EXISTS ({there}) THEN gen_random_uuid() ELSE {column} END"
    if each.name == table.file:
        return "'brought/' || own.new || '/' || gen_random_uuid()"  # until it is stored
    if each.name == table.rekey:
        return _rekeyed(each)
    return f"COALESCE({column}, '')" if decisions.is_text(each) else column


def _noun(table, name):
    by, known = table.loose[name]
    column = f't."{table.model._meta.get_field(by).column}"'
    if known is None:
        return f"lower({column})"
    return f"CASE {column} " + " ".join(f"WHEN '{value}' THEN '{label}'" for value, label in known.items()) + " END"


def _rekeyed(each):
    """ "reminder:7:12" with the new numbers of what it is about and of the person."""
    numbered = f"unnest(string_to_array(t.\"{each.column}\", ':')) WITH ORDINALITY AS parts(part, place)"
    return (
        "(SELECT string_agg(CASE WHEN place > 1 AND part = t.about_id::text"  # noqa: S608
        " THEN COALESCE(about.new, -abs(t.about_id))::text"
        " WHEN place > 1 AND part = t.person_id::text THEN who.new::text ELSE part END, ':' ORDER BY place)"
        " FROM "
        + numbered
        + " LEFT JOIN brought_ids about ON about.noun = lower(t.about_type) AND about.old = t.about_id"
        " LEFT JOIN brought_ids who ON who.noun = 'members.person' AND who.old = t.person_id)"
    )


def _json_keys(cursor, table, coalition):
    """Numbers that are keys in a JSON object become the new ones."""
    name, key, to = table.json_keys
    column = table.model._meta.get_field(name)
    cursor.execute(
        f'UPDATE "{table.table}" SET "{column.column}" = jsonb_set("{column.column}", %s, (SELECT jsonb_object_agg('  # noqa: S608
        "COALESCE(m.new::text, entry.key), entry.value) FROM jsonb_each("
        f'"{column.column}" -> %s) entry LEFT JOIN brought_ids m ON m.noun = %s AND m.old::text = entry.key))'
        f" WHERE coalition_id = %s AND jsonb_typeof(\"{column.column}\" -> %s) = 'object' AND \"{column.column}\" -> %s <> '{{}}'",
        [[key], key, to, coalition.pk, key, key],
    )


def _store(cursor, archive, files, table, coalition):
    cursor.execute("SELECT old, new FROM brought_ids WHERE noun = %s ORDER BY old", [table.key])
    inside = set(archive.namelist())
    for old, new in cursor.fetchall():
        name = f"files/{table.key}/{old}"
        if name in inside:
            with archive.open(name) as part:
                path = files.keep(f"documents/{coalition.pk}/{table.key}-{new}", part)
            cursor.execute(f'UPDATE "{table.table}" SET "{table.file}" = %s WHERE id = %s', [path, new])  # noqa: S608

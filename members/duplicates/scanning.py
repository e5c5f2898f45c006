"""The search for duplicates over everything: blocks of rows that share a key, compared by PostgreSQL alone.

Each step makes a key for every row (a mail address, a phone number, the words of a name, the town) and compares only
rows that share one. A key that more than `COMMON` rows share says nothing (a switchboard). Where names are compared by
their trigrams, a row is compared with the `WINDOW` rows behind it in the order of names within its block, so that the
work grows with the rows and never with their square, however large a block is.

No row passes through Python: a scan's memory is PostgreSQL's `work_mem`.
"""

from dataclasses import dataclass

from django.db import connection

from members.keys import PhoneKey
from members.partners.querysets import ALIKE_ANYWHERE

from .models import Kind

COMMON = 8  # rows that share a key: more of them share something else, such as a switchboard
ALIKE_HERE = 0.6  # names in one town (pg_trgm, 0 to 1): stricter than while one types, because nobody asked
WINDOW = 20  # rows behind a row that it is compared with, in the order of names

# Reason -> what people read
REASONS = {
    "mail": "the same mail address",
    "phone": "the same phone number",
    "number": "the same outside number",
    "site": "the same website",
    "name": "the same name",
    "like": "a name written nearly so",
    "place": "the same town",
    "partner": "the same organization",
}

# A name without case, accents, punctuation and filler, its words in order; "St" and "Saint" are one.
FILLER = "the of and at for inc incorporated llc ltd co corp corporation a dr mr mrs ms"
NAME = (
    """regexp_replace(regexp_replace(
    ' ' || regexp_replace(lower(unaccent({0})), '[^[:alnum:]]+', '  ', 'g') || ' ', ' st ', ' saint ', 'g'),
    ' ("""
    + "|".join(FILLER.split())
    + """) ', ' ', 'g')"""
)
NAME = f"btrim(regexp_replace({NAME}, ' +', ' ', 'g'))"
# Its words in the order of the alphabet: "Lindqvist, Rosa" is "Rosa Lindqvist".
SORTED = "(SELECT string_agg(word, ' ' ORDER BY word) FROM regexp_split_to_table({0}, ' ') word)"
# What is before "+" does not count, and Gmail reads over dots.
MAIL = """CASE WHEN {0} ~* '@(gmail|googlemail)\\.com$'
    THEN replace(regexp_replace(split_part(lower({0}), '@', 1), '\\+.*$', ''), '.', '') || '@gmail.com'
    ELSE regexp_replace(split_part(lower({0}), '@', 1), '\\+.*$', '') || '@' || split_part(lower({0}), '@', 2) END"""
PHONE = PhoneKey.template.replace("%(expressions)s", "{0}")
SITE = "regexp_replace(lower({0}), '^(https?://)?(www\\.)?([^/?#]*).*$', '\\3')"


@dataclass(frozen=True)
class Step:
    """One kind of key. `keys` selects (id, key, name) of a coalition's rows; `near`: how alike the names have to be.

    `strength` of a pair without `near`; with it, names that are one stand at `strength` and others below by likeness.
    """

    kind: str
    reason: str
    keys: str
    strength: int
    near: float = 0
    also: str = ""


# Rows of a table as (id, key, name); the pieces are ours, values come as parameters.
_ROWS = "SELECT p.id, {key} AS key, {name} AS name FROM {table} p WHERE p.coalition_id = %(coalition)s AND {where}"
_NAME, _SORTED = NAME.format("p.name"), SORTED.format(NAME.format("p.name"))


def _partners(key, where):
    return _ROWS.format(key=key, name=_NAME, table="members_partner", where=where)


def _people(key, where):
    return _ROWS.format(key=key, name=_SORTED, table="members_person", where=where)


# Everybody at the same partner, now or before.
_AT_PARTNERS = f"""SELECT DISTINCT p.id, a.partner_id::text AS key, {_SORTED} AS name
    FROM members_person p JOIN members_affiliation a ON a.person_id = p.id
    WHERE p.coalition_id = %(coalition)s"""  # noqa: S608  pieces of ours
# How each word of three letters or more begins, so that the rest of it may be misspelled.
_WORDS = f"""SELECT DISTINCT n.id, {{0}} AS key, n.name FROM (
        SELECT p.id, lower(p.city) AS city, {_NAME} AS name FROM members_partner p
        WHERE p.coalition_id = %(coalition)s) n
    CROSS JOIN LATERAL regexp_split_to_table(n.name, ' ') word
    WHERE length(word) > 2 {{1}}"""  # noqa: S608  pieces of ours

STEPS = [
    Step(Kind.PARTNER, "mail", _partners(MAIL.format("p.email"), "p.email <> ''"), 80),
    Step(Kind.PARTNER, "phone", _partners(PHONE.format("p.phone"), "p.phone <> ''"), 60),
    Step(Kind.PARTNER, "site", _partners(SITE.format("p.website"), "p.website <> ''"), 50),
    Step(Kind.PARTNER, "name", _partners(NAME.format("p.name"), "TRUE"), 70),
    Step(Kind.PARTNER, "like", _WORDS.format("city || '/' || left(word, 4)", "AND city <> ''"), 75, ALIKE_HERE, "place"),
    Step(Kind.PARTNER, "like", _WORDS.format("left(word, 4)", ""), 65, ALIKE_ANYWHERE),
    Step(Kind.PERSON, "mail", _people(MAIL.format("p.email"), "p.email <> ''"), 95),
    Step(Kind.PERSON, "phone", _people(PHONE.format("p.phone"), "p.phone <> ''"), 45, 0.3),
    Step(Kind.PERSON, "like", _AT_PARTNERS, 90, 0.5, "partner"),
    Step(Kind.PERSON, "name", _people(SORTED.format(NAME.format("p.name")), "TRUE"), 40),
]  # fmt: skip

# Rows that share a key, each with those behind it; `likeness` of their names from 0 to 1.
_SAME_KEY = """
    WITH keyed AS MATERIALIZED (SELECT id, key, name FROM ({keys}) k WHERE length(key) > 2),
    shared AS (SELECT id, key, name, count(*) OVER (PARTITION BY key) AS sharing FROM keyed)
    SELECT LEAST(a.id, b.id) AS first_id, GREATEST(a.id, b.id) AS second_id, %(strength)s
            - CASE WHEN a.name = b.name THEN 0 ELSE (1 - similarity(a.name, b.name)) * 20 END AS strength
        FROM shared a JOIN shared b ON b.key = a.key AND b.id > a.id
        WHERE a.sharing BETWEEN 2 AND %(common)s"""
_NEAR = """
    WITH keyed AS MATERIALIZED (SELECT id, key, name FROM ({keys}) k WHERE key <> ''),
    ordered AS MATERIALIZED (
        SELECT id, key, name, row_number() OVER (PARTITION BY key ORDER BY name, id) AS place FROM keyed)
    SELECT LEAST(a.id, b.id), GREATEST(a.id, b.id), max(%(strength)s * (0.4 + 0.6 * similarity(a.name, b.name)))
        FROM ordered a CROSS JOIN generate_series(1, %(window)s) AS further
        JOIN ordered b ON b.key = a.key AND b.place = a.place + further
        WHERE similarity(a.name, b.name) >= %(near)s
        GROUP BY 1, 2"""
# Two outside numbers that differ tell two partners apart; several reasons together count for more than the best.
_KEEP = """
    INSERT INTO members_pair AS p (coalition_id, kind, first_id, second_id, strength, reasons, status, found_at)
    SELECT %(coalition)s, %(kind)s, f.first_id, f.second_id, LEAST(99, GREATEST(1, round(f.strength)))::int,
        %(reasons)s::varchar[], 'open', now()
    FROM ({found}) f (first_id, second_id, strength) {apart}
    ON CONFLICT (kind, first_id, second_id) DO UPDATE SET
        strength = LEAST(99, GREATEST(p.strength, EXCLUDED.strength) + LEAST(p.strength, EXCLUDED.strength) / 4),
        reasons = p.reasons || EXCLUDED.reasons
    WHERE p.status = 'open' AND NOT p.reasons @> EXCLUDED.reasons
    RETURNING (xmax = 0)"""
_APART = """
    JOIN members_partner one ON one.id = f.first_id JOIN members_partner other ON other.id = f.second_id
    WHERE (one.external_id = '' OR other.external_id = '' OR one.external_id = other.external_id)
      AND (one.state = '' OR other.state = '' OR upper(one.state) = upper(other.state))"""
# What nobody decided about is looked for anew; what was found before and holds no more goes.
_FORGET = "DELETE FROM members_pair WHERE coalition_id = %s AND status = 'open'"


def forget(coalition):
    """Take out open pairs, before they are looked for anew; rejected ones stay rejected."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [coalition.pk])


def run_step(coalition, step):
    """Find and keep the pairs of one step; how many no earlier step had found."""
    found = (_NEAR if step.near else _SAME_KEY).format(keys=step.keys)
    sql = _KEEP.format(found=found, apart=_APART if step.kind == Kind.PARTNER else "WHERE TRUE")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '32MB'; SET LOCAL jit = off")
        arguments = {
            "coalition": coalition.pk, "kind": step.kind, "strength": step.strength, "near": step.near,
            "common": COMMON, "window": WINDOW, "reasons": [step.reason, *([step.also] if step.also else [])],
        }  # fmt: skip
        cursor.execute(sql, arguments)
        return sum(fresh for (fresh,) in cursor.fetchall())

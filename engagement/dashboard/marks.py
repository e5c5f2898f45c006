"""Triggers that note which coalition a transaction changed, on every table that figures are counted from.

One row a transaction and coalition, so writers never meet; a statement costs one call, however many rows it changed.
The tables of lower floors are named here and not there: they need not know what is counted from them.
"""

TABLES = (
    "engagement_signal",  # the roll-ups follow it in the same transaction
    "members_membership",
    "members_partner",
    "members_stakeholdertype",
    "members_affiliation",
    "engagement_contact",
    "engagement_input",
    "engagement_inputrequest",
    "engagement_reportback",
    "engagement_snapshot",
    "engagement_pledge",
    "engagement_delivery",
    "engagement_contribution",
    "engagement_ask",
    "engagement_seat",
    "engagement_concern",
    "engagement_win",
    "engagement_publicpromise",
    "engagement_reached",
    "engagement_news",
    "engagement_reportcorrection",
    "engagement_introduction",
    "engagement_joininterest",
    "engagement_relationshiprating",
    "members_acquaintance",
    "members_competitor",
    "members_nomination",
    "meetings_objective",
    "meetings_milestone",
    "meetings_task",
    "meetings_measurement",
    "meetings_affectedgroup",
    "meetings_decision",
    "meetings_ballot",
    "meetings_attendance",
)
_EVENTS = (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))

# Of a worry between two people not even the minute may show, and figures say when they were counted (rule 9).
ONLY = {"engagement_concern": "nature = 'professional'"}

_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO engagement_touched (coalition_id, xid)
        SELECT DISTINCT coalition_id, pg_current_xact_id()::text::bigint FROM changed WHERE {only}
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""


def _function(table):
    return f"engagement_touch_of_{table}" if table in ONLY else "engagement_touch"


def up(tables=TABLES):
    """SQL that puts the triggers there."""
    made = [
        f"CREATE TRIGGER touch_{event} AFTER {event.upper()} ON {table} REFERENCING {rows} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_function(table)}();"
        for table in tables
        for event, rows in _EVENTS
    ]
    functions = {_function(table): ONLY.get(table, "TRUE") for table in tables}
    return "\n".join([*(_FUNCTION.format(name=name, only=only) for name, only in functions.items()), *made])


def off(tables):
    """SQL that takes the triggers off some tables; others still use the functions."""
    return "\n".join(f"DROP TRIGGER IF EXISTS touch_{event} ON {table};" for table in tables for event, _ in _EVENTS)


def down(tables=TABLES):
    """SQL that takes them away again, with their functions."""
    functions = dict.fromkeys(_function(table) for table in tables)
    return "\n".join([off(tables), *(f"DROP FUNCTION IF EXISTS {name}();" for name in functions)])

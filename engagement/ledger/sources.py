"""What each source row says about buy-in: one SELECT per kind of evidence, and one way to bring the ledger up to it.

Receivers of facts call `sync` for the rows a fact is about; `actions.rebuild` calls it for a whole coalition. So a signal
recorded as things happen and one derived years later cannot differ.

Every SELECT gives: coalition_id, partner_id, person_id, objective_id, kind, occurred_on, magnitude, source_type, source_id,
ended_on. `{ids}` narrows it to some source rows; {day} turns a moment into the day it was where the coalition is.
"""

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from django.db import connection

from .policy import CURRENT
from .querysets import CHANNEL_NUMBER

_EFFORT = "CASE {0} " + " ".join(f"WHEN '{band}' THEN {factor}" for band, factor in CURRENT.effort_bands) + " END"
_GRACE = CURRENT.pledge_grace + 1


@dataclass(frozen=True)
class Source:
    """One kind of evidence: the SELECT, the column `{ids}` narrows by, and the kind and source type it gives."""

    kind: str
    source_type: str
    ids: str
    select: str


def _day(moment):
    return f"({moment} AT TIME ZONE c.time_zone)::date"


SOURCES = [
    # domain.md 3.2: attended. A delegate stands for the organization, not for the person who could not come.
    Source(
        "attended",
        "meeting",
        "a.meeting_id",
        f"""SELECT a.coalition_id, a.partner_id, CASE WHEN a.status = 'delegate' THEN NULL ELSE a.person_id END AS person_id,
            NULL::bigint AS objective_id, 'attended' AS kind, {_day("m.starts_at")} AS occurred_on, 1.0 AS magnitude,
            'meeting' AS source_type, a.meeting_id AS source_id, NULL::date AS ended_on
        FROM meetings_attendance a JOIN meetings_meeting m ON m.id = a.meeting_id
        JOIN coalition_coalition c ON c.id = a.coalition_id
        WHERE a.status IN ('present', 'remote', 'delegate') AND a.partner_id IS NOT NULL AND m.status <> 'cancelled'""",
    ),
    Source(
        "rsvp_given",
        "meeting",
        "i.meeting_id",
        f"""SELECT i.coalition_id, i.partner_id, i.person_id, NULL::bigint, 'rsvp_given', {_day("i.answered_at")}, 1.0,
            'meeting', i.meeting_id, NULL::date
        FROM meetings_invitation i JOIN coalition_coalition c ON c.id = i.coalition_id
        WHERE i.answer <> 'none' AND i.partner_id IS NOT NULL""",
    ),
    Source(
        "hosted_meeting",
        "meeting",
        "m.id",
        f"""SELECT m.coalition_id, m.host_partner_id, NULL::bigint, NULL::bigint, 'hosted_meeting', {_day("m.starts_at")}, 1.0,
            'meeting', m.id, NULL::date
        FROM meetings_meeting m JOIN coalition_coalition c ON c.id = m.coalition_id
        WHERE m.status = 'held' AND m.location_host = 'theirs' AND m.host_partner_id IS NOT NULL""",
    ),
    # The chair leads for the partner they came for that day.
    Source(
        "chaired",
        "meeting",
        "m.id",
        f"""SELECT m.coalition_id, a.partner_id, m.chair_id, NULL::bigint, 'chaired', {_day("m.starts_at")}, 1.0,
            'meeting', m.id, NULL::date
        FROM meetings_meeting m JOIN coalition_coalition c ON c.id = m.coalition_id
        JOIN meetings_attendance a ON a.meeting_id = m.id AND a.person_id = m.chair_id
        WHERE m.status = 'held' AND a.status IN ('present', 'remote') AND a.partner_id IS NOT NULL""",
    ),
    # One organization is heard once a request, however many of its people answer (docs/adr/0004).
    Source(
        "input_given",
        "input_request",
        "i.request_id",
        """SELECT i.coalition_id, i.partner_id, i.person_id, r.objective_id, 'input_given', i.given_on, 1.0,
            'input_request', i.request_id, NULL::date
        FROM engagement_input i JOIN engagement_inputrequest r ON r.id = i.request_id
        WHERE i.partner_id IS NOT NULL""",
    ),
    Source(
        "decision_participated",
        "decision",
        "b.decision_id",
        # The day a vote was first cast, else the day of the decision. One passed on is the partner's, not the person's
        # who cast it; one that was called off never was.
        f"""SELECT b.coalition_id, b.partner_id, CASE WHEN b.proxy_id IS NULL THEN b.person_id END, d.objective_id,
            'decision_participated', COALESCE({_day("b.cast_at")}, d.decided_on), 1.0, 'decision', b.decision_id, NULL::date
        FROM meetings_ballot b JOIN meetings_decision d ON d.id = b.decision_id
        JOIN coalition_coalition c ON c.id = b.coalition_id
        WHERE b.choice <> 'open' AND d.status IN ('open', 'noted', 'closed')""",
    ),
    Source(
        "agenda_item_proposed",
        "suggestion",
        "g.id",
        f"""SELECT g.coalition_id, g.partner_id, g.person_id, NULL::bigint, 'agenda_item_proposed', {_day("g.suggested_at")},
            1.0, 'suggestion', g.id, NULL::date
        FROM meetings_itemsuggestion g JOIN coalition_coalition c ON c.id = g.coalition_id
        WHERE g.partner_id IS NOT NULL""",
    ),
    # A deliberate tick, once a meeting; opening a page or a mail is never a sign (domain.md 5, rule 12).
    Source(
        "briefing_acknowledged",
        "meeting",
        "r.meeting_id",
        f"""SELECT r.coalition_id, r.partner_id, r.person_id, NULL::bigint, 'briefing_acknowledged',
            {_day("r.acknowledged_at")}, 1.0, 'meeting', r.meeting_id, NULL::date
        FROM meetings_acknowledgement r JOIN coalition_coalition c ON c.id = r.coalition_id
        WHERE r.partner_id IS NOT NULL""",
    ),
    # That somebody answered, never what. Dated by the meeting: when they answered stands nowhere (docs/adr/0010).
    Source(
        "survey_completed",
        "meeting",
        "g.meeting_id",
        f"""SELECT g.coalition_id, g.partner_id, g.person_id, NULL::bigint, 'survey_completed', {_day("m.starts_at")}, 1.0,
            'meeting', g.meeting_id, NULL::date
        FROM meetings_pulsegiven g JOIN meetings_meeting m ON m.id = g.meeting_id
        JOIN coalition_coalition c ON c.id = g.coalition_id
        WHERE g.partner_id IS NOT NULL AND m.status <> 'cancelled'""",
    ),
    Source(
        "task_completed",
        "task",
        "t.id",
        """SELECT t.coalition_id, t.partner_id, COALESCE(t.delegate_id, t.owner_id), t.objective_id, 'task_completed', t.done_on, 1.0,
            'task', t.id, NULL::date
        FROM meetings_task t WHERE t.done_on IS NOT NULL AND t.partner_id IS NOT NULL""",
    ),
    # Looking after an objective counts from the day it began, once the objective is more than an idea.
    Source(
        "objective_owned",
        "ownership",
        "w.id",
        """SELECT w.coalition_id, w.partner_id, w.person_id, w.objective_id, 'objective_owned', w.started_on, 1.0,
            'ownership', w.id, NULL::date
        FROM meetings_ownership w JOIN meetings_objective o ON o.id = w.objective_id
        WHERE w.partner_id IS NOT NULL AND (o.status IN ('design', 'active', 'done') OR o.activated_on IS NOT NULL)""",
    ),
    # "I understand it" on an objective's page is a deliberate act; one organization is counted once a version.
    Source(
        "briefing_acknowledged",
        "statement",
        "n.statement_id",
        """SELECT n.coalition_id, n.partner_id, n.person_id, v.objective_id, 'briefing_acknowledged', n.given_on, 1.0,
            'statement', n.statement_id, NULL::date
        FROM meetings_statementanswer n JOIN meetings_statement v ON v.id = n.statement_id
        WHERE n.kind = 'understood' AND n.partner_id IS NOT NULL""",
    ),
    # domain.md 3.4: counts until two weeks after the day it was due, unless half of it was delivered by then.
    Source(
        "pledge_made",
        "pledge",
        "p.id",
        f"""SELECT p.coalition_id, p.partner_id, p.person_id, p.objective_id, 'pledge_made', p.made_on, 1.0, 'pledge', p.id,
            CASE WHEN p.status = 'withdrawn' THEN LEAST(COALESCE(p.settled_on, p.due_on), p.due_on + {_GRACE})
                 WHEN LEAST(1, p.delivered / p.quantity) >= {CURRENT.pledge_kept} THEN NULL
                 ELSE p.due_on + {_GRACE} END
        FROM engagement_pledge p WHERE p.direction = 'theirs'""",
    ),
    Source(
        "pledge_fulfilled",
        "delivery",
        "d.pledge_id",
        f"""SELECT d.coalition_id, p.partner_id, p.person_id, p.objective_id, 'pledge_fulfilled', d.delivered_on,
            {_EFFORT.format("p.effort_band")} * d.increase::float8, 'delivery', d.id, NULL::date
        FROM engagement_delivery d JOIN engagement_pledge p ON p.id = d.pledge_id
        WHERE p.direction = 'theirs' AND d.increase > 0""",
    ),
    Source(
        "resource_delivered",
        "contribution",
        "x.id",
        f"""SELECT x.coalition_id, x.partner_id, x.person_id, x.objective_id, 'resource_delivered', x.given_on,
            {_EFFORT.format("x.effort_band")}, 'contribution', x.id, NULL::date
        FROM engagement_contribution x WHERE x.direction = 'theirs'""",
    ),
    # Reached at any hour, once a drill; nobody loses anything by not answering.
    Source(
        "drill_responded",
        "drill",
        "q.drill_id",
        f"""SELECT q.coalition_id, q.partner_id, q.person_id, NULL::bigint, 'drill_responded', {_day("q.answered_at")}, 1.0,
            'drill', q.drill_id, NULL::date
        FROM engagement_drillcall q JOIN coalition_coalition c ON c.id = q.coalition_id
        WHERE q.answered_at IS NOT NULL""",
    ),
    # Of concerns only those all coordinators may know of: the explanation of a score shows each signal to all of them.
    Source(
        "concern_raised",
        "concern",
        "k.id",
        """SELECT k.coalition_id, k.partner_id, k.person_id, k.objective_id, 'concern_raised', k.raised_on, 1.0,
            'concern', k.id, NULL::date
        FROM engagement_concern k WHERE k.nature = 'professional' AND k.partner_id IS NOT NULL""",
    ),
    # Taking a role on is a promise for its term, kept until it ends or is laid down.
    Source(
        "role_accepted",
        "role",
        "f.id",
        """SELECT f.coalition_id, f.partner_id, f.person_id, NULL::bigint, 'role_accepted', f.answered_on, 1.0, 'role', f.id,
            LEAST(f.laid_down_on, f.ends_on + 1)
        FROM engagement_roleoffer f WHERE f.status IN ('accepted', 'laid_down') AND f.partner_id IS NOT NULL""",
    ),
    # A door opened for us counts for whom they stood for when we asked, the day it was opened.
    Source(
        "introduction_made",
        "introduction",
        "j.id",
        """SELECT j.coalition_id, j.for_partner_id, j.via_id, NULL::bigint, 'introduction_made', j.settled_on, 1.0,
            'introduction', j.id, NULL::date
        FROM engagement_introduction j WHERE j.status = 'made' AND j.for_partner_id IS NOT NULL""",
    ),
    # And once more when whom they introduced joins afterwards, the first time it does.
    Source(
        "introduction_joined",
        "introduction",
        "j.id",
        """SELECT j.coalition_id, j.for_partner_id, j.via_id, NULL::bigint, 'introduction_joined', b.joined_on, 1.0,
            'introduction', j.id, NULL::date
        FROM engagement_introduction j CROSS JOIN LATERAL (SELECT min(m.started_on) AS joined_on FROM members_membership m
            WHERE m.partner_id = j.partner_id AND m.status = 'member') b
        WHERE j.status = 'made' AND j.for_partner_id IS NOT NULL AND b.joined_on >= j.settled_on""",
    ),
    Source(
        "nomination_made",
        "nomination",
        "v.id",
        """SELECT v.coalition_id, v.for_partner_id, v.nominator_id, NULL::bigint, 'nomination_made', v.nominated_on, 1.0,
            'nomination', v.id, NULL::date
        FROM members_nomination v WHERE v.for_partner_id IS NOT NULL""",
    ),
    # A promise with a name under it, from its signing until it ends; renewed by signing anew, it counts anew.
    Source(
        "agreement_signed",
        "agreement",
        "y.id",
        """SELECT y.coalition_id, y.partner_id, y.signer_id, NULL::bigint, 'agreement_signed', y.signed_on, 1.0,
            'agreement', y.id, LEAST(y.ended_on, y.ends_on + 1)
        FROM engagement_agreement y WHERE y.signed_on IS NOT NULL""",
    ),
    # Carried the word outside (ACT-5): the partner's deed, of no person in particular.
    Source(
        "outreach_done",
        "outreach",
        "u.id",
        """SELECT u.coalition_id, u.partner_id, NULL::bigint, u.objective_id, 'outreach_done', u.done_on, 1.0, 'outreach',
            u.id, NULL::date
        FROM engagement_outreachaction u WHERE TRUE""",
    ),
]
KINDS = {source.kind for source in SOURCES}

_FIELDS = (
    "coalition_id, partner_id, person_id, objective_id, kind, occurred_on, magnitude, source_type, source_id, ended_on"
)
_NAMED = f"derived({_FIELDS})"
# Stamps of domain.md 3.8, in SQL: w * m * 2 ^ (days since the landmark / half-life).
# As doubles: PostgreSQL's numeric power is exact and a hundred times slower.
_GROWN = "power(2.0::float8, (d.occurred_on - %(landmark)s)::float8 / {0})"
_STAMPED = f"""
    SELECT d.*, k.channel, k.weight * d.magnitude * {_GROWN.format("k.half_life")} AS g,
        {_GROWN.format(CURRENT.evidence_half_life)} AS e180,
        k.weight * d.magnitude * {_GROWN.format(CURRENT.momentum_fast)} AS f90,
        k.weight * d.magnitude * {_GROWN.format(CURRENT.momentum_slow)} AS l365
    FROM (SELECT DISTINCT ON (partner_id, kind, source_type, source_id, person_id) {_FIELDS} FROM derived
          WHERE occurred_on <= %(today)s AND magnitude > 0
          ORDER BY partner_id, kind, source_type, source_id, person_id, magnitude DESC, occurred_on DESC) d
    JOIN (VALUES %(kinds)s) k(kind, channel, weight, half_life) ON k.kind = d.kind"""
_KINDS = ", ".join(
    f"('{kind.key}', {CHANNEL_NUMBER[kind.channel]}, {kind.weight}::float8, {CURRENT.channel[kind.channel].half_life}::float8)"
    for kind in CURRENT.kinds
)
_STAMPED = _STAMPED.replace("%(kinds)s", _KINDS)
_SAME = """s.partner_id = d.partner_id AND s.kind = d.kind AND s.source_type = d.source_type AND s.source_id = d.source_id
    AND s.person_id IS NOT DISTINCT FROM d.person_id"""
# The same for many source rows at once: what can be hashed. Row by row it finds each signal among all of its group, and a
# planner that does not know yet how many rows there are compares every one with every other.
_MANY = 5  # source rows
_ONE_BY_ONE, _HASHED = (
    "s.person_id IS NOT DISTINCT FROM d.person_id",
    "COALESCE(s.person_id, 0) = COALESCE(d.person_id, 0)",
)
_DIFFERS = """(s.occurred_on, s.objective_id, s.magnitude, s.g, s.policy_version) IS DISTINCT FROM
    (d.occurred_on, d.objective_id, d.magnitude, d.g, %(version)s)"""


def _derived(source, ids):
    narrowed = f" AND {source.ids} = ANY(%(ids)s)" if ids is not None else ""
    where = f" AND {source.ids.split('.')[0]}.coalition_id = %(coalition)s"
    return f"WITH {_NAMED} AS ({source.select}{where}{narrowed})"


def _scope(source, ids):
    """The signals a source answers for: those of its kind, of the source rows in question."""
    scope = "s.coalition_id = %(coalition)s AND s.kind = %(kind)s AND s.source_type = %(source_type)s"
    if ids is None:
        return scope
    # Of some sources, by the index of sources. Without fresh figures the planner may take the coalition's for as narrow,
    # and read all its signals for one meeting; a sum has no index.
    scope = scope.replace("s.coalition_id =", "s.coalition_id + 0 =")
    if source.source_type == "delivery":
        return f"{scope} AND s.source_id IN (SELECT id FROM engagement_delivery WHERE pledge_id = ANY(%(ids)s))"
    return f"{scope} AND s.source_id = ANY(%(ids)s)"


def sync(coalition, kinds, ids=None):
    """Bring the signals of some source rows up to what the rows say; returns the partners whose sums have to be settled.

    New signals are taken in by the database as they are written. Those that no longer hold are voided, those that say
    something else are voided and recorded anew; both leave their partner to `actions.settle`. Three statements a kind.
    """
    touched = set()
    for source in SOURCES:
        if source.kind in kinds:
            touched |= _sync(coalition, source, ids)
    return touched


def _sync(coalition, source, ids):
    arguments = {
        "coalition": coalition.pk,
        "ids": list(ids) if ids is not None else None,
        "today": coalition.today(),
        "landmark": CURRENT.landmark,
        "version": CURRENT.version,
        "kind": source.kind,
        "source_type": source.source_type,
    }
    many = ids is not None and len(ids) >= _MANY
    with connection.cursor() as cursor, _hashing(cursor) if many else nullcontext():

        def changed(statement):
            statement = statement(source, ids)
            cursor.execute(statement.replace(_ONE_BY_ONE, _HASHED) if many else statement, arguments)
            return {partner for (partner,) in cursor.fetchall()} if cursor.description else set()

        changed(_insert)
        # What holds again, or holds otherwise, is among the voided rows then: give it today's content.
        return changed(_void) | changed(_revive)


@contextmanager
def _hashing(cursor):
    """Joins over many rows, whatever the planner thinks of their number."""
    # A forbidden kind of join counts as endless work, for which PostgreSQL would compile the statement: a second each time.
    cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")
    yield
    cursor.execute("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL jit TO DEFAULT")


def _insert(source, ids):
    """Signals that are not there in any form; the trigger of the table takes them into the sums."""
    columns = f"{_FIELDS}, channel, g, e180, f90, l365, recorded_at, policy_version, credit, counted"
    said = ", ".join(f"d.{name.strip()}" for name in _FIELDS.split(","))
    return f"""{_derived(source, ids)}
        INSERT INTO engagement_signal ({columns})
        SELECT {said}, d.channel, d.g, d.e180, d.f90, d.l365, now(), %(version)s, 0, FALSE
        FROM ({_STAMPED}) d
        WHERE NOT EXISTS (SELECT 1 FROM engagement_signal s WHERE {_SAME})
        ORDER BY d.partner_id"""


def _void(source, ids):
    """Signals whose source no longer says so, or says otherwise."""
    return f"""{_derived(source, ids)}
        UPDATE engagement_signal s SET voided_at = now(), counted = FALSE, credit = 0
        WHERE {_scope(source, ids)} AND s.voided_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM ({_STAMPED}) d WHERE {_SAME} AND NOT ({_DIFFERS}))
        RETURNING s.partner_id"""


def _revive(source, ids):
    """Voided signals that hold (again), with the content of today; and ends that moved."""
    return f"""{_derived(source, ids)}
        UPDATE engagement_signal s SET occurred_on = d.occurred_on, magnitude = d.magnitude, g = d.g, e180 = d.e180,
            f90 = d.f90, l365 = d.l365, channel = d.channel, policy_version = %(version)s,
            objective_id = CASE WHEN s.voided_at IS NULL THEN s.objective_id ELSE d.objective_id END,
            ended_on = d.ended_on, voided_at = NULL, recorded_at = CASE WHEN s.voided_at IS NULL THEN s.recorded_at ELSE now() END
        FROM ({_STAMPED}) d
        WHERE {_SAME} AND {_scope(source, ids)}
          AND (s.voided_at IS NOT NULL OR s.ended_on IS DISTINCT FROM d.ended_on)
        RETURNING s.partner_id"""

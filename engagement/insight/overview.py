"""What leadership reads first: figures side by side, each with its denominator and date, never one number (domain.md 3.7).

One statement reads all members' roll-ups and groups them by type, so that the page costs the same with a thousand signals
and with a million.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.db import connection
from django.db.models import Count, F, Min

from coalition import compiled
from engagement.ledger import measures
from engagement.ledger.models import Snapshot
from engagement.ledger.policy import CURRENT, Stage
from engagement.ledger.scoring import decay
from engagement.voice.models import Input
from meetings.models import Barrier

ACTIVE_DAYS = 365  # days; active member share, domain.md 3.7
ENGAGED = Stage.COMMITTED.rank  # a partner counts as engaged from this stage on

# Arguments: the five decay factors of the day, the first day that counts as active, the coalition.
# Reads the open memberships (index membership_open) and the partners' own roll-ups (index rollup_of_partners).
# OFFSET 0 keeps PostgreSQL from working a row's stage out once for each column that counts one, and from looking 2,000
# roll-ups up one by one because it thinks that few partners are both of the coalition and members.
# The deeds come as text: where they are those of last time nobody has to read the numbers.
_MEMBERS_BY_TYPE = """
SELECT type, stage, count(*), count(*) FILTER (WHERE active), array_agg(deeds)::text
  FROM (
    SELECT type, active, voice + pledge + action + lead AS deeds,
           CASE WHEN lead >= 2 - %(slack)s AND action >= 2 - %(slack)s THEN 5
                WHEN action >= 2 - %(slack)s THEN 4
                WHEN pledge >= 1 - %(slack)s THEN 3
                WHEN voice >= 1 - %(slack)s OR presence >= 3 - %(slack)s THEN 2
                WHEN known_on IS NOT NULL OR EXISTS (
                    SELECT 1 FROM engagement_contact c WHERE c.partner_id = points.partner AND c.was_two_way) THEN 1
                ELSE 0 END AS stage
      FROM (
        SELECT p.id AS partner, p.stakeholder_type_id AS type,
               COALESCE(r.presence, 0) * %(PRESENCE)s AS presence, COALESCE(r.voice, 0) * %(VOICE)s AS voice,
               COALESCE(r.pledge, 0) * %(PLEDGE)s AS pledge, COALESCE(r.action, 0) * %(ACTION)s AS action,
               COALESCE(r.lead, 0) * %(LEAD)s AS lead,
               COALESCE(r.active_on > %(since)s, FALSE) AS active, r.known_on
          FROM members_membership m
          JOIN members_partner p ON p.id = m.partner_id AND p.coalition_id = %(coalition)s
          LEFT JOIN (
                SELECT partner_id, presence, voice, pledge, action, lead, active_on, known_on FROM engagement_rollup
                 WHERE coalition_id = %(coalition)s AND person_id IS NULL AND objective_id IS NULL OFFSET 0
               ) r ON r.partner_id = p.id
         WHERE m.coalition_id = %(coalition)s AND m.status = 'member' AND m.ended_on IS NULL
        OFFSET 0
      ) points
    OFFSET 0
  ) staged GROUP BY type, stage
"""


@dataclass(frozen=True)
class TypeRow:
    """One stakeholder type: members and engaged members against the aim and the number in the area."""

    name: str
    is_core: bool
    target: int
    members: int
    engaged: int
    eligible: int | None

    @property
    def missing(self):
        """Engaged partners still to win before the aim is reached."""
        return max(0, self.target - self.engaged)


@dataclass(frozen=True)
class Members:
    """The members of a coalition on a day."""

    number: int
    active: int
    by_type: list
    stages: list  # number of members at each stage, unaware first
    coverage: measures.Coverage
    engaged_coverage: measures.Coverage
    concentration: measures.Concentration | None
    shares: list  # share of all contributions by member, least first

    @property
    def committed(self):
        """Members committed or further."""
        return sum(self.stages[ENGAGED:])


def members(coalition, types, on):
    """The Members figures of a day; `types` are the coalition's stakeholder types. One query."""
    named = tuple((kind.pk, kind.name, kind.is_core, kind.target_count, kind.eligible_count) for kind in types)
    return _members(named, _found(coalition, on))


def _found(coalition, on):
    """((type, stage, number, active ones, their deeds as text), …) of the members on a day."""

    def build(key):
        factors = {channel.key: decay(CURRENT, on, channel.half_life) for channel in CURRENT.channels}
        since = on - timedelta(days=ACTIVE_DAYS)
        values = factors | {"slack": CURRENT.slack, "since": since, "coalition": key}
        return compiled.by_position(_MEMBERS_BY_TYPE, values)

    with connection.cursor() as cursor:
        cursor.execute(*compiled.always_sql(("members", on), build, coalition.pk))
        return tuple(cursor.fetchall())


@lru_cache(maxsize=50)  # about 80 KiB each with 2,000 members
def _members(types, found):
    deeds, stages = [], [0] * 6
    members, active, engaged = Counter(), 0, Counter()
    for kind, stage, number, active_here, deeds_here in found:
        members[kind] += number
        engaged[kind] += number if stage >= ENGAGED else 0
        stages[stage] += number
        active += active_here
        deeds += map(float, deeds_here.strip("{}").split(","))
    by_type = [
        TypeRow(name, is_core, target, members[kind], engaged[kind], eligible)
        for kind, name, is_core, target, eligible in types
    ]
    deeds.sort()
    total = sum(deeds)
    return Members(
        number=sum(stages),
        active=active,
        by_type=by_type,
        stages=stages,
        coverage=measures.coverage(measures.TypeCount(t.name, t.target, t.members, t.is_core) for t in by_type),
        engaged_coverage=measures.coverage(measures.TypeCount(t.name, t.target, t.engaged, t.is_core) for t in by_type),
        concentration=measures.concentration(deeds),
        shares=[value / total for value in deeds] if total else [],
    )


def trends(coalition, now, months=11):
    """{"active": […], "committed": […], "engaged": […]}: the month ends, oldest first, and today. One query."""

    def build(key):
        rows = Snapshot.objects.filter(coalition=key, partner=None).order_by("-on")
        return rows.values_list("figures", flat=True)[:months]

    past = compiled.always(f"trends-{months}", build, coalition.pk)[::-1]
    return {
        "active": [row["active_member_share"]["active"] for row in past] + [now.active],
        "committed": [sum(row["stages"][stage.value] for stage in Stage if stage.rank >= ENGAGED) for row in past]
        + [now.committed],
        "engaged": [row["coverage"]["engaged"]["index"] for row in past] + [now.engaged_coverage.index],
    }


def closure(coalition, on):
    """Report-back figures of a day (domain.md 3.7), and the number of givers still owed. One query."""
    owed = []
    days = ("given_on", "request__decided_on", "request__interim_on", "request__report_back__published_at")

    def build(key):
        return Input.objects.filter(coalition=key).values_list(*days).annotate(number=Count("pk"), first=Min("pk"))

    for given_on, decided_on, interim_on, published_at, number, _ in compiled.always("closure", build, coalition.pk):
        closed_on = published_at.astimezone(coalition.zone).date() if published_at else None
        owed += [measures.OwedReport(given_on, decided_on, interim_on, closed_on)] * number
    return measures.report_back_closure(owed, on), sum(one.closed_on is None for one in owed)


BARRIERS_SHOWN = 5


def barriers(viewer):
    """What stands in the way, to be looked at again soonest first (PUR-3): a list of open Barriers."""

    def build(_):
        rows = Barrier.objects.visible_to(viewer).open().select_related("objective")
        return rows.order_by(F("review_on").asc(nulls_last=True), "pk")[:BARRIERS_SHOWN]

    return compiled.rows("open-barriers", viewer, build)

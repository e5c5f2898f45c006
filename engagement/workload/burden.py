"""How much we ask of each person in 30 days, and whether one more ask fits (WRK-5; domain.md 5, rule 5).

    verdicts = burden.check(people, minutes=15, on=today)      # {person id: Verdict}; one statement for 1 or 10,000

Rooms that ask something call `check` before they do and let the coordinator hold, swap or shorten (asks.py).
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import connection

DAYS = 30
PARTS = {
    "asks": "Requests for their view",
    "requests": "Other things we asked",
    "tasks": "Tasks",
    "meetings": "Meetings",
    "roles": "Roles",
    "favors": "Introductions",
    "outside": "Elsewhere",
}

# Arguments: people (ids), since (exclusive), on.
_LOAD = """
SELECT load.person, load.part, COALESCE(sum(load.minutes), 0)::int FROM (
    -- what they were asked: answered in these days, or asked in them, still open and not declined
    SELECT asked.person, 'asks' AS part, request.estimated_minutes AS minutes FROM (
        SELECT i.person_id AS person, i.request_id AS request FROM engagement_input i
         WHERE i.person_id = ANY(%(people)s) AND i.given_on > %(since)s AND i.given_on <= %(on)s
        UNION
        SELECT n.person_id, n.about_id FROM members_notice n
          JOIN coalition_coalition c ON c.id = n.coalition_id
          JOIN engagement_inputrequest r ON r.id = n.about_id AND r.status = 'open'
         WHERE n.person_id = ANY(%(people)s) AND n.kind = 'input-request' AND n.status NOT IN ('skipped', 'failed')
           AND NOT EXISTS (SELECT 1 FROM engagement_asked d WHERE d.request_id = n.about_id
                            AND d.person_id = n.person_id AND d.declined_on <= %(on)s)
           AND (n.owed_at AT TIME ZONE c.time_zone)::date BETWEEN %(since)s + 1 AND %(on)s
           AND NOT EXISTS (SELECT 1 FROM engagement_input i
                            WHERE i.request_id = n.about_id AND i.person_id = n.person_id AND i.given_on <= %(since)s)
    ) asked JOIN engagement_inputrequest request ON request.id = asked.request
    UNION ALL
    -- what else we asked of them in these days, and they did not turn down
    SELECT g.person_id, 'requests', g.minutes FROM engagement_ask g
     WHERE g.person_id = ANY(%(people)s) AND g.answer IN ('open', 'yes') AND g.minutes IS NOT NULL
       AND g.asked_on > %(since)s AND g.asked_on <= %(on)s
    UNION ALL
    -- tasks in their hands, and those they did in these days: what they took, else what they were thought to take
    SELECT COALESCE(t.delegate_id, t.owner_id), 'tasks',
           CASE WHEN t.done_on IS NOT NULL AND t.hours IS NOT NULL THEN round(t.hours * 60) ELSE COALESCE(t.minutes, 0) END
      FROM meetings_task t
     WHERE COALESCE(t.delegate_id, t.owner_id) = ANY(%(people)s) AND t.let_go_on IS NULL
       AND (t.done_on IS NULL OR t.done_on > %(since)s AND t.done_on <= %(on)s)
    UNION ALL
    -- meetings they sat in
    SELECT a.person_id, 'meetings', round(extract(epoch FROM m.ends_at - m.starts_at) / 60)
      FROM meetings_attendance a JOIN meetings_meeting m ON m.id = a.meeting_id
      JOIN coalition_coalition c ON c.id = m.coalition_id
     WHERE a.person_id = ANY(%(people)s) AND a.status IN ('present', 'remote') AND m.status <> 'cancelled'
       AND (m.starts_at AT TIME ZONE c.time_zone)::date BETWEEN %(since)s + 1 AND %(on)s
    UNION ALL
    -- roles they took on, as the card said
    SELECT o.person_id, 'roles', round(o.hours_a_month * 60) FROM engagement_roleoffer o
     WHERE o.person_id = ANY(%(people)s) AND o.status = 'accepted' AND o.answered_on <= %(on)s
       AND (o.ends_on IS NULL OR o.ends_on >= %(on)s)
    UNION ALL
    -- doors they were asked to open: open ones, and those opened in these days
    SELECT d.via_id, 'favors', d.minutes FROM engagement_introduction d
     WHERE d.via_id = ANY(%(people)s) AND d.asked_on <= %(on)s
       AND (d.status IN ('asked', 'agreed') OR d.status = 'made' AND d.settled_on > %(since)s AND d.settled_on <= %(on)s)
    UNION ALL
    -- what they carry elsewhere, by their own word
    SELECT e.person_id, 'outside', e.minutes FROM engagement_outsideload e
     WHERE e.person_id = ANY(%(people)s) AND e.since <= %(on)s
    UNION ALL
    SELECT k.person_id, 'budget', k.minutes FROM engagement_capacity k WHERE k.person_id = ANY(%(people)s)
) load GROUP BY load.person, load.part
"""


@dataclass(frozen=True)
class Verdict:
    """Minutes one person carries in 30 days, the most they are to carry, and the minutes of one more ask."""

    person: int
    budget: int
    asked: int = 0
    parts: dict = field(default_factory=dict)

    @property
    def used(self):
        """Minutes without the new ask."""
        return sum(self.parts.values())

    @property
    def fits(self):
        """Whether the ask stays within the budget; to the minute is within."""
        return self.used + self.asked <= self.budget

    @property
    def room(self):
        """Minutes that are left before the ask, never below 0."""
        return max(0, self.budget - self.used)

    @property
    def exceeded(self):
        """Whether they carry too much already."""
        return self.used > self.budget

    @property
    def lines(self):
        """[(words, minutes)] of what they carry, in order."""
        return [(words, self.parts[part]) for part, words in PARTS.items() if self.parts.get(part)]


def check(people, minutes=0, on=None):
    """{person id: Verdict} for one more ask of `minutes` to each of `people` (a Person, an id, or many of them) on a day.

    One statement, whatever their number. Nobody is left out: who carries nothing has all their budget.
    """
    ids = _ids(people)
    day = on or _today(people)
    found = _parts(_LOAD, day, {"people": ids})
    return {pk: _verdict(pk, found.get(pk, {}), minutes) for pk in ids}


def _verdict(pk, parts, minutes):
    budget = parts.pop("budget", settings.BURDEN_MINUTES_PER_30_DAYS)
    return Verdict(pk, budget, minutes or 0, parts)


def of(person, minutes=0, on=None):
    """The Verdict of one Person."""
    return check([person], minutes, on or person.coalition.today())[person.pk]


def _ids(people):
    rows = [people] if hasattr(people, "pk") or isinstance(people, int) else people
    return list(dict.fromkeys(row.pk if hasattr(row, "pk") else row for row in rows))


def _today(people):
    if hasattr(people, "coalition"):
        return people.coalition.today()
    raise TypeError("Say on which day: of many people there is no one coalition to ask.")


def exceeded(coalition, on):
    """Verdicts of everybody in the coalition who carries too much on a day, the fullest first. One statement."""
    everybody = "(SELECT id FROM members_person WHERE coalition_id = %(coalition)s)"
    found = _parts(_LOAD.replace("ANY(%(people)s)", f"ANY {everybody}"), on, {"coalition": coalition.pk})
    full = [verdict for pk, parts in found.items() if (verdict := _verdict(pk, parts, 0)).exceeded]
    return sorted(full, key=lambda verdict: (verdict.budget - verdict.used, verdict.person))


def _parts(sql, day, arguments):
    """{person id: {part: minutes}} of the statement."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, {"since": day - timedelta(days=DAYS), "on": day} | arguments)
        for person, part, minutes in cursor.fetchall():
            found.setdefault(person, {})[part] = minutes
    return found

"""The standing of partners as of any day: as many statements for one partner as for all."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from coalition import compiled
from meetings.attendance.roster import CAME

from . import sources
from .judging import PartnerFacts, Standing, judge, quorum
from .models import StandingPolicy

# A meeting counts once it was held and anybody was marked at it; anybody of the partner is enough, and an excuse
# counts only where nobody came. {partners} narrows to some of them.
_SQL = """
WITH member AS (
    SELECT p.id AS partner_id, p.name, p.stakeholder_type_id, m.started_on
    FROM members_membership m JOIN members_partner p ON p.id = m.partner_id
    WHERE m.coalition_id = %(coalition)s AND m.status = 'member'
      AND m.started_on <= %(day)s AND (m.ended_on IS NULL OR m.ended_on >= %(day)s) {partners}
), held AS (
    SELECT t.id, (t.starts_at AT TIME ZONE %(zone)s)::date AS day, t.starts_at
    FROM meetings_meeting t
    WHERE t.coalition_id = %(coalition)s AND t.status = 'held' AND (t.starts_at AT TIME ZONE %(zone)s)::date < %(day)s
      AND EXISTS (SELECT 1 FROM meetings_attendance a WHERE a.meeting_id = t.id AND a.status <> 'not_recorded')
), marks AS (
    SELECT a.meeting_id, a.partner_id, a.status FROM meetings_attendance a
    WHERE a.coalition_id = %(coalition)s AND a.partner_id IN (SELECT partner_id FROM member)
    UNION ALL
    SELECT i.meeting_id, i.partner_id, 'asked' FROM meetings_invitation i
    WHERE i.coalition_id = %(coalition)s AND i.partner_id IN (SELECT partner_id FROM member)
), sat AS (
    SELECT marks.partner_id, held.day, held.starts_at, held.id,
        CASE WHEN bool_or(status IN ('present', 'remote', 'delegate')) THEN 'c'
             WHEN bool_or(status = 'excused') THEN 'e' ELSE 'm' END AS mark
    FROM marks JOIN held ON held.id = marks.meeting_id
    GROUP BY marks.partner_id, held.day, held.starts_at, held.id
), numbered AS (
    SELECT sat.*, count(*) FILTER (WHERE mark <> 'e')
        OVER (PARTITION BY partner_id ORDER BY starts_at DESC, id DESC) AS number
    FROM sat
), summed AS (
    SELECT numbered.partner_id,
        string_agg(mark, '' ORDER BY numbered.starts_at DESC, numbered.id DESC) FILTER (
            WHERE CASE WHEN %(months)s THEN day >= (%(day)s::date - make_interval(months => %(window)s))::date
                       ELSE number <= %(window)s END) AS record,
        count(*) FILTER (WHERE mark = 'c' AND day >= member.started_on) AS attended
    FROM numbered JOIN member USING (partner_id) GROUP BY numbered.partner_id
)
SELECT member.partner_id, member.name, COALESCE(kind.id, 0), COALESCE(kind.name, ''), COALESCE(kind.is_core, false),
    member.started_on, COALESCE(summed.record, ''), COALESCE(summed.attended, 0),
    EXISTS (SELECT 1 FROM meetings_task t WHERE t.partner_id = member.partner_id
            AND (t.created_at AT TIME ZONE %(zone)s)::date <= %(day)s
            AND (t.let_go_on IS NULL OR t.let_go_on > %(day)s)
            AND (t.done_on IS NULL OR t.done_on >= (%(day)s::date - make_interval(months => %(work)s))::date))
FROM member LEFT JOIN summed USING (partner_id)
LEFT JOIN members_stakeholdertype kind ON kind.id = member.stakeholder_type_id
ORDER BY lower(member.name), member.partner_id
"""


def policy_on(coalition, day):
    """The rules in force on a day; where none were adopted, those by which every member votes and no quorum is needed."""
    return adopted_on(coalition, day) or StandingPolicy(coalition=coalition, version=0, starts_on=day)


def adopted_on(coalition, day):
    """The rules adopted for a day, or None."""
    versions = compiled.always("standing-policies", _unreplaced, coalition.pk)
    return next((version for version in versions if version.covers(day)), None)


def _unreplaced(coalition_id):
    return StandingPolicy.objects.filter(coalition=coalition_id, replaced_at__isnull=True)


def facts_of(coalition, policy, day, partners=None):
    """PartnerFacts of every member on `day`, by name; `partners` (ids) narrows. One statement, and one for each source
    the rules ask for (sources.py)."""
    agreed = sources.holders(sources.AGREEMENTS, coalition, day) if policy.needs_agreement else ()
    seated = sources.holders(sources.SEATS, coalition, day) if policy.needs_work else ()
    narrowed = "AND p.id = ANY(%(partners)s)" if partners is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL.format(partners=narrowed),
            {
                "coalition": coalition.pk,
                "zone": coalition.time_zone,
                "day": day,
                "months": policy.window_kind == StandingPolicy.Window.MONTHS,
                "window": policy.window,
                "work": policy.work_months,
                "partners": list(partners or []),
            },
        )
        return [
            PartnerFacts(*facts, works=works or facts[0] in seated, agreed=facts[0] in agreed)
            for *facts, works in cursor.fetchall()
        ]


@dataclass(frozen=True)
class Roll:
    """Who votes on a day: the rules, and the standing of every member, by name."""

    day: object
    policy: StandingPolicy
    standings: list[Standing]

    @property
    def voters(self):
        """PartnerFacts of those who may vote."""
        return [standing.facts for standing in self.standings if standing.votes]

    def quorum(self, here):
        """The Quorum with the partners (ids) in `here`."""
        return quorum(self.policy, self.voters, frozenset(here))


def roll(coalition, day, *, partners=None, policy=None):
    """The Roll of a day: two statements, one for each source; with `policy` (also one not saved: a dry run) one less."""
    policy = policy or policy_on(coalition, day)
    found = facts_of(coalition, policy, day, partners)
    return Roll(day, policy, [judge(policy, facts, day) for facts in found])


def roll_of_meeting(meeting):
    """The Roll of the day of a meeting."""
    return roll(meeting.coalition, meeting.held_on())


KEPT_FOR = 120  # seconds


def quorum_here(meeting, lines, *, kept=False):
    """The Quorum of a meeting with those marked as here in `lines` (attendance/roster.py); None without any rules.

    `kept` takes the voters as they were read up to two minutes ago: a sheet asks after every mark, and a mark at this
    meeting changes nobody's standing on its day. New rules show at once. Votes never use what is kept.
    """
    policy = policy_on(meeting.coalition, meeting.held_on())
    if policy.pk is None:
        return None
    key = f"voters:{meeting.pk}:{meeting.held_on()}:{policy.pk}"
    voters = cache.get(key) if kept else None
    if voters is None:
        voters = roll(meeting.coalition, meeting.held_on(), policy=policy).voters
        cache.set(key, voters, KEPT_FOR)
    here = frozenset(line.partner for line in lines if line.partner and line.status in CAME)
    return quorum(policy, voters, here)


def forecast(meeting, lines):
    """The Quorum if everybody comes who said so, a delegate too; None where the rules ask for none."""
    policy = policy_on(meeting.coalition, meeting.held_on())
    if not policy.has_quorum:
        return None
    coming = (line.partner for line in lines if line.partner and line.answer in ("coming", "delegate"))
    return roll(meeting.coalition, meeting.held_on(), policy=policy).quorum(coming)

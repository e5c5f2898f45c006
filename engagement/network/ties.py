"""Ties between partners, by what they are made of, as they stood on a day.

rated: how closely they work, by their own word (RelationshipRating), from cooperation on; met: they sat in the same meetings;
known: people of both know each other; introduced: one opened a door for the other; rivals: they compete. Only `rated` and
`met` are measured: the others say who could talk to whom, and who would rather not.
"""

from collections import defaultdict
from datetime import datetime, time, timedelta
from itertools import combinations

from django.db import connection

from engagement.introductions.models import Introduction
from members.models import Acquaintance, Affiliation, Competitor

from .models import RelationshipRating

KINDS = {
    "rated": "Work together, by their own word",
    "met": "Sat in the same meetings",
    "known": "People of both know each other",
    "introduced": "One opened a door to the other",
    "rivals": "Compete",
}
MEASURED = ("rated", "met")
WORKING = RelationshipRating.Level.COOPERATION  # domain.md 3.7: ties at this level or above
MEETINGS_OF = timedelta(days=365)
LARGEST_MEETING = 40  # partners; in larger ones sitting together says little
LEAST_TOGETHER = 2  # meetings
MOST_TIES = 10_000  # of one kind, the strongest
CAME = ["present", "remote", "delegate"]

_MET = """
WITH here AS (
    SELECT DISTINCT a.meeting_id, a.partner_id FROM meetings_attendance a JOIN meetings_meeting m ON m.id = a.meeting_id
     WHERE a.coalition_id = %(coalition)s AND a.status = ANY(%(came)s) AND a.partner_id IS NOT NULL
       AND m.status <> 'cancelled' AND m.starts_at < %(until)s AND m.starts_at >= %(since)s
), small AS (
    SELECT meeting_id FROM here GROUP BY meeting_id HAVING count(*) <= %(largest)s
)
SELECT one.partner_id, other.partner_id, count(*)
  FROM here one JOIN small ON small.meeting_id = one.meeting_id
  JOIN here other ON other.meeting_id = one.meeting_id AND other.partner_id > one.partner_id
 GROUP BY 1, 2 HAVING count(*) >= %(least)s
 ORDER BY 3 DESC, 1, 2 LIMIT %(most)s
"""


def of_day(coalition, day):
    """{kind: {(smaller partner id, larger): strength}} of all kinds."""
    return {
        "rated": rated(coalition, day),
        "met": met(coalition, day),
        "known": known(coalition, day),
        "introduced": introduced(coalition, day),
        "rivals": rivals(coalition),
    }


def _pair(one, other):
    return (one, other) if one < other else (other, one)


def words(coalition, day):
    """The last word of each direction by a day: a list of RelationshipRating."""
    return list(RelationshipRating.objects.filter(coalition=coalition).latest(day))


def rated(coalition, day):
    """Level of each tie from cooperation on; where both speak, the closer one holds."""
    found = {}
    for one in words(coalition, day):
        if one.level >= WORKING:
            pair = _pair(one.rater_id, one.rated_id)
            found[pair] = max(found.get(pair, 0), one.level)
    return found


def met(coalition, day):
    """Number of meetings together in the year before; large meetings and single ones count for nothing. One query."""
    until = datetime.combine(day + timedelta(days=1), time.min, tzinfo=coalition.zone)
    values = {"coalition": coalition.pk, "came": CAME, "until": until, "since": until - MEETINGS_OF}
    values |= {"largest": LARGEST_MEETING, "least": LEAST_TOGETHER, "most": MOST_TIES}
    with connection.cursor() as cursor:
        cursor.execute(_MET, values)
        return {(one, other): number for one, other, number in cursor.fetchall()}


def where_they_are(coalition, day):
    """Person id -> set of the partners they are with on a day."""
    found = defaultdict(set)
    rows = Affiliation.objects.filter(coalition=coalition).in_force(on=day)
    for person, partner in rows.values_list("person", "partner"):
        found[person].add(partner)
    return found


def acquainted(coalition, day):
    """[(person id, person id, how well), …] noted by a day."""
    rows = Acquaintance.objects.filter(coalition=coalition, noted_on__lte=day)
    return list(rows.order_by("pk").values_list("one", "other", "strength"))


def known(coalition, day):
    """The best acquaintance between people of two partners."""
    places, found = where_they_are(coalition, day), {}
    for one, other, strength in acquainted(coalition, day):
        for a in places[one]:
            for b in places[other]:
                if a != b:
                    pair = _pair(a, b)
                    found[pair] = max(found.get(pair, 0), strength)
    return found


def introduced(coalition, day):
    """Introductions made by a day, between the partner of whom opened the door and the one behind it."""
    rows = Introduction.objects.filter(
        coalition=coalition, status="made", settled_on__lte=day, for_partner__isnull=False
    )
    found = defaultdict(int)
    for one, other in rows.values_list("for_partner", "partner"):
        if one != other:
            found[_pair(one, other)] += 1
    return dict(found)


def rivals(coalition):
    """Number of areas in which two compete; noted without a day."""
    areas = defaultdict(list)
    for area, partner in Competitor.objects.filter(coalition=coalition).values_list("area", "partner"):
        areas[area].append(partner)
    found = defaultdict(int)
    for partners in areas.values():
        for pair in combinations(sorted(partners), 2):
            found[pair] += 1
    return dict(found)

"""Whom members reach and whom nobody reaches (BEN-1), and who does the same thing in the same place (BEN-3)."""

from dataclasses import dataclass

from django.db import connection

from members.models import Partner

from .models import Community, Served

ALIKE = 0.35  # how alike two descriptions have to be (pg_trgm, 0 to 1)
SHOWN = 100  # pairs


@dataclass(frozen=True)
class Line:
    """A community, the members who serve it, and who else does: partners that are no members (yet)."""

    community: Community
    members: tuple[Partner, ...]
    others: tuple[Partner, ...]

    @property
    def is_gap(self):
        """Whether no member reaches it."""
        return not self.members


@dataclass(frozen=True)
class Reach:
    """The whole table: places, groups of people, and how many members serve both of each two."""

    areas: list[Line]
    populations: list[Line]
    crossed: list[tuple[Community, list[int]]]

    @property
    def lines(self):
        """Places, then groups of people."""
        return [*self.areas, *self.populations]

    @property
    def gaps(self):
        """How many of all no member reaches."""
        return sum(line.is_gap for line in self.lines)


def reach(viewer):
    """Everything about reach, gaps first. Three statements."""
    communities = list(Community.objects.visible_to(viewer))
    members = set(Partner.objects.visible_to(viewer).members(viewer.coalition.today()).values_list("pk", flat=True))
    served = Served.objects.visible_to(viewer).select_related("partner").order_by("partner__name", "partner_id")
    by_community = {community.pk: [] for community in communities}
    for row in served:
        row.partner.coalition = viewer.coalition
        by_community.setdefault(row.community_id, []).append(row.partner)
    lines = [_line(community, by_community[community.pk], members) for community in communities]
    lines.sort(key=lambda line: (not line.is_gap, line.community.name))
    areas = [line for line in lines if line.community.kind == Community.Kind.AREA]
    populations = [line for line in lines if line.community.kind == Community.Kind.POPULATION]
    crossed = [(area.community, [_both(area, population) for population in populations]) for area in areas]
    return Reach(areas, populations, crossed)


def _line(community, partners, members):
    return Line(
        community,
        tuple(partner for partner in partners if partner.pk in members),
        tuple(partner for partner in partners if partner.pk not in members),
    )


def _both(area, population):
    return len({each.pk for each in area.members} & {each.pk for each in population.members})


@dataclass(frozen=True)
class Pair:
    """Two partners that do much the same in one place, each in the words it was noted in."""

    place: str
    one: Partner
    one_words: str
    other: Partner
    other_words: str
    alike: int  # percent


# Efforts with the place they are for: the community named, else the partner's town. Offers stand for what a partner has
# and runs; what was done outside in the last year for what it does. The same joint program is no double work.
_EFFORTS = """
    SELECT w.partner_id, w.what, 'work' AS sort, w.program, COALESCE(c.name, p.city) AS place
      FROM engagement_workshare w JOIN members_partner p ON p.id = w.partner_id
      LEFT JOIN engagement_community c ON c.id = w.community_id
     WHERE w.coalition_id = %(coalition)s AND (w.ended_on IS NULL OR w.ended_on >= %(today)s)
    UNION ALL
    SELECT u.partner_id, u.what, 'work', '', COALESCE(c.name, p.city)
      FROM engagement_outreachaction u JOIN members_partner p ON p.id = u.partner_id
      LEFT JOIN engagement_community c ON c.id = u.community_id
     WHERE u.coalition_id = %(coalition)s AND u.done_on > %(today)s::date - 365
    UNION ALL
    SELECT o.partner_id, o.what, o.good, '', p.city
      FROM engagement_resourceoffer o JOIN members_partner p ON p.id = o.partner_id
     WHERE o.coalition_id = %(coalition)s AND o.closed_on IS NULL AND (o.until IS NULL OR o.until >= %(today)s)
"""
_PAIRS = f"""
WITH effort AS MATERIALIZED ({_EFFORTS})
SELECT DISTINCT ON (lower(a.place), a.partner_id, b.partner_id)
       a.place, a.partner_id, a.what, b.partner_id, b.what, similarity(upper(a.what), upper(b.what)) AS alike
  FROM effort a JOIN effort b ON lower(a.place) = lower(b.place) AND a.sort = b.sort AND a.partner_id < b.partner_id
 WHERE a.place <> '' AND (a.program = '' OR a.program IS DISTINCT FROM b.program)
   AND similarity(upper(a.what), upper(b.what)) >= %(alike)s
 ORDER BY lower(a.place), a.partner_id, b.partner_id, alike DESC
"""  # noqa: S608  (statements of our own)


def twice(viewer):
    """Pairs of partners who do much the same in one place, the most alike first. Two statements."""
    here = viewer.coalition
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"coalition": here.pk, "today": here.today(), "alike": ALIKE})
        found = sorted(cursor.fetchall(), key=lambda row: (-row[5], row[0], row[1], row[3]))[:SHOWN]
    partners = Partner.objects.visible_to(viewer).in_bulk({pk for row in found for pk in (row[1], row[3])})
    for partner in partners.values():
        partner.coalition = here
    return [
        Pair(place, partners[one], one_words, partners[other], other_words, round(100 * alike))
        for place, one, one_words, other, other_words, alike in found
        if one in partners and other in partners
    ]

"""What the ledger says, read from the roll-ups today and from the signals for a past day (domain.md 3.8)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from engagement.outreach.models import Contact
from members.models import Partner, Person

from . import past, sql
from .models import Channel, Rollup, Signal
from .policy import CURRENT, ChannelKey, Stage
from .scoring import Sums, reading


def sums_of(row):
    """The Sums of a Rollup; empty ones where there is no row."""
    if row is None:
        return Sums()
    return Sums(
        g={key.value: getattr(row, key.value.lower()) for key in ChannelKey},
        e180=row.e180,
        f90=row.f90,
        l365=row.l365,
        n=row.n,
        first_on=row.first_on,
        last_on=row.last_on,
        known_on=row.known_on,
    )


@dataclass(frozen=True)
class Standing:
    """One partner or person with what the ledger says about them on a day."""

    name: str
    reading: object
    check_the_box: bool


def standings(coalition, on=None, *, people=False):
    """A Standing of each partner (or each person with a signal), by name. Today from the roll-ups, else from the signals."""
    subjects = Person if people else Partner
    names = dict(subjects.objects.filter(coalition=coalition).values_list("pk", "name"))
    boxes = set() if people else set(check_the_box_partners(coalition, on=on or coalition.today()))
    found = standings_by_id(coalition, on, people=people)
    rows = [Standing(names[pk], now, pk in boxes) for pk, now in found.items()]
    return sorted(rows, key=lambda standing: standing.name)


def standings_by_id(coalition, on=None, *, people=False):
    """Partner id (or person id) -> Reading on a day; without one, today."""
    day = on or coalition.today()
    sums = _sums_today(coalition, people) if on is None else _sums_on(coalition, on, people)
    if people:
        return {pk: reading(CURRENT, found, day) for pk, found in sums.items()}
    talked = talked_with(coalition, day)
    partners = Partner.objects.filter(coalition=coalition).values_list("pk", flat=True)
    return {pk: reading(CURRENT, sums.get(pk, Sums()), day, contact=pk in talked) for pk in partners}


def past_standings(coalition, on, found):
    """Partner id -> Reading of a past day, from what `partners_on` found."""
    talked = talked_with(coalition, on)
    partners = Partner.objects.filter(coalition=coalition).values_list("pk", flat=True)
    return {pk: reading(CURRENT, found.sums.get(pk, Sums()), on, contact=pk in talked) for pk in partners}


def talked_with(coalition, on):
    """Ids of partners with a logged two-way contact by a day."""
    contacts = Contact.objects.filter(coalition=coalition, was_two_way=True, on__lte=on)
    return set(contacts.values_list("partner", flat=True))


def _sums_today(coalition, people):
    rows = Rollup.objects.filter(coalition=coalition)
    if not people:
        return {row.partner_id: sums_of(row) for row in rows.of_partners()}
    found = {}
    for row in rows.of_people():
        sums = sums_of(row)
        found[row.person_id] = found[row.person_id] + sums if row.person_id in found else sums
    return found


def _sums_on(coalition, on, people):
    if not people:
        return partners_on(coalition, on)[0].sums
    with connection.cursor() as cursor:
        cursor.execute(sql.as_of(sql.OF_COALITION, people=people), {"coalition": coalition.pk, "on": on})
        return {subject: sums_of_line(values) for subject, *values in cursor.fetchall()}


def partners_on(coalition, on, before=None):
    """(Past of a day, Past of an earlier one): sums and last acts by partner (past.py). At most six statements."""
    found = past.partners_on(coalition, on, before)
    # A signal that has ended no longer counts, but the partner is not unknown again (domain.md 3.3, aware).
    known = Rollup.objects.filter(coalition=coalition, known_on__lte=on).of_partners()
    for partner, known_on in known.values_list("partner", "known_on"):
        for day, one in zip((on, before), found, strict=True):
            if day and known_on <= day:
                one.sums.setdefault(partner, Sums(known_on=day))
    return found


def sums_of_line(values):
    """The Sums of a line of sql.as_of, without its subject."""
    points, (e180, f90, l365, n, first_on, last_on) = values[:5], values[5:]
    return Sums(dict(zip(map(str, ChannelKey), points, strict=True)), e180, f90, l365, n, first_on, last_on, first_on)


def check_the_box_partners(coalition, on):
    """Ids of members that came lately and did nothing else for a year (domain.md 3.3), by name. One query."""
    live = Signal.objects.live(on)
    busy = live.filter(
        ~Q(channel=Channel.PRESENCE),
        partner=OuterRef("pk"),
        occurred_on__gt=on - timedelta(days=CURRENT.box_quiet_days),
    )
    came = Q(
        signals__kind="attended",
        signals__voided_at__isnull=True,
        signals__occurred_on__lte=on,
        signals__occurred_on__gt=on - timedelta(days=CURRENT.box_attended_days),
    )
    return (
        Partner.objects.filter(coalition=coalition)
        .members(on=on)
        .filter(~Exists(busy))
        .annotate(came=Count("signals__source_id", filter=came, distinct=True))
        .filter(came__gte=CURRENT.box_attended)
        .order_by("name")
        .values_list("pk", flat=True)
    )


def stage_on(partner, on):
    """The Stage of one partner on a day, from the signals live then. At most three statements."""
    with connection.cursor() as cursor:
        cursor.execute(sql.as_of(sql.OF_PARTNERS), {"partners": [partner.pk], "on": on})
        row = cursor.fetchone()
    if row is None:
        known = Signal.objects.filter(partner=partner, occurred_on__lte=on, voided_at__isnull=True).exists()
        sums = Sums(known_on=on) if known else Sums()
        talked = Contact.objects.filter(partner=partner, was_two_way=True, on__lte=on).exists()
        return reading(CURRENT, sums, on, contact=talked).stage
    return reading(CURRENT, sums_of_line(row[1:]), on).stage


def stages_of(coalition, partners, on):
    """Partner id -> rank of the stage, 0 to 5, for the ids given. One query; a logged contact is not looked at."""
    rows = Rollup.objects.filter(coalition=coalition, partner__in=partners).of_partners().read(on)
    return {row.partner_id: Stage(row.stage).rank for row in rows}

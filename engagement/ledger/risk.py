"""Signs that a member may be about to leave, each from what the rooms know on a day (domain.md 3.7, withdrawal risk).

For coordinators only. One sign of the table has no source yet, the pulse survey; `NOT_KNOWN` says so, and a risk is therefore
at least what is shown. Of concerns only professional ones count: of the others not even their existence is told.
"""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Q, Sum

from engagement.commitments.models import Pledge
from engagement.concerns.models import Concern
from engagement.voice.models import Input
from engagement.workload import burden
from meetings.models import Attendance, Meeting
from members.models import Affiliation

from . import measures
from .scoring import Momentum

NOT_KNOWN = ["benefits_low"]
PLEDGES_OF = timedelta(days=365)  # as in the fulfilment (domain.md 3.4)
CONCERN_OPEN_FOR = timedelta(days=30)  # domain.md 3.7


def of_members(coalition, members, readings, given_and_taken, day):
    """Member id -> Risk, for the members with at least one sign; `readings` and `given_and_taken` by partner id."""
    signs = {
        "cooling": {pk for pk, now in readings.items() if now.momentum_word == Momentum.COOLING},
        "missed_two": missed_two(coalition, day),
        "concern_open": worried(coalition, day),
        "report_back_late": waiting_too_long(coalition, day),
        "pledge_overdue": overdue(coalition, day),
        "sole_contact": with_one_contact(coalition, day),
        "burden_exceeded": burdened(coalition, day),
        "over_asked": {pk for pk, found in given_and_taken.items() if found.over_asked},
    }
    found = defaultdict(list)
    for sign, partners in signs.items():
        for pk in partners & members.keys():
            found[pk].append(sign)
    return {pk: measures.withdrawal_risk(names) for pk, names in found.items()}


def missed_two(coalition, day):
    """Partners missing without excuse at both of the last two meetings where something was noted about them."""
    status = Attendance.Status
    tomorrow = datetime.combine(day + timedelta(days=1), time.min, tzinfo=coalition.zone)
    rows = (
        Attendance.objects.filter(coalition=coalition, partner__isnull=False, meeting__starts_at__lt=tomorrow)
        .exclude(status=status.NOT_RECORDED)
        .exclude(meeting__status=Meeting.Status.CANCELLED)
        .values("partner", "meeting")
        .annotate(
            absent=Count("pk", filter=Q(status=status.ABSENT)),
            others=Count("pk", filter=~Q(status=status.ABSENT)),
        )
        .order_by("partner", "-meeting__starts_at", "-meeting")
        .values_list("partner", "absent", "others")
    )
    last = defaultdict(list)
    for partner, absent, others in rows:
        last[partner].append(absent > 0 and others == 0)
    return {partner for partner, missed in last.items() if len(missed) > 1 and all(missed[:2])}


def waiting_too_long(coalition, day):
    """Partners whose people gave input and neither had the answer nor, before a decision, an interim note in time."""
    rows = Input.objects.filter(coalition=coalition, partner__isnull=False, given_on__lte=day).values_list(
        "partner", "given_on", "request__decided_on", "request__interim_on", "request__report_back__published_at"
    )
    late = set()
    for partner, given_on, decided_on, interim_on, published_at in rows:
        decided_on = decided_on if decided_on and decided_on <= day else None
        due = measures.report_back_due(given_on, decided_on)
        answered = published_at is not None and published_at.astimezone(coalition.zone).date() <= day
        noted = decided_on is None and interim_on is not None and interim_on <= min(due, day)
        if due < day and not answered and not noted:
            late.add(partner)
    return late


def overdue(coalition, day):
    """Partners with a promise of theirs past its day in the last year, not withdrawn and not yet whole."""
    pledges = (
        Pledge.objects.filter(
            coalition=coalition, direction=Pledge.Direction.THEIRS, due_on__lt=day, due_on__gt=day - PLEDGES_OF
        )
        .exclude(status=Pledge.Status.WITHDRAWN, settled_on__lte=day)
        .annotate(came=Sum("deliveries__quantity", filter=Q(deliveries__delivered_on__lte=day)))
    )
    return set(pledges.filter(Q(came=None) | Q(came__lt=F("quantity"))).values_list("partner", flat=True))


def with_one_contact(coalition, day):
    """Partners to whom one person alone ties us."""
    ties = Affiliation.objects.filter(coalition=coalition).in_force(on=day).order_by().values("partner")
    return set(ties.annotate(n=Count("person", distinct=True)).filter(n=1).values_list("partner", flat=True))


def worried(coalition, day):
    """Partners with a professional concern that is neither eased nor given up on after more than 30 days."""
    rows = Concern.objects.professional().filter(
        coalition=coalition, partner__isnull=False, raised_on__lt=day - CONCERN_OPEN_FOR
    )
    still = rows.filter(Q(settled_on__isnull=True) | Q(settled_on__gt=day))
    return set(still.values_list("partner", flat=True))


def burdened(coalition, day):
    """Partners with a person who carries more minutes in 30 days than we allow ourselves to ask (WRK-5)."""
    full = [verdict.person for verdict in burden.exceeded(coalition, day)]
    ties = Affiliation.objects.filter(coalition=coalition, person__in=full).in_force(on=day)
    return set(ties.values_list("partner", flat=True))

"""What the roster says of each member: since when, which seats, how often they came."""

from datetime import timedelta

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Count, IntegerField, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from engagement.seats.models import Seat
from meetings.models import Attendance, Meeting
from members.models import Membership

YEAR = timedelta(days=365)


def held_within(coalition, today):
    """Meetings held in the twelve months before a day, the day included."""
    return Meeting.objects.filter(
        coalition=coalition, status="held", starts_at__date__gt=today - YEAR, starts_at__date__lte=today
    )


def with_roster(rows, coalition, today):
    """Annotates `joined_on` (first day as a member), `seat_words` (bodies they sit on) and `came` (meetings they were at)."""
    joined = Membership.objects.filter(partner=OuterRef("pk"), status="member").order_by().values("partner")
    seats = (
        Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), partner=OuterRef("pk"))
        .order_by()
        .values("partner")
    )
    came = (
        Attendance.objects.came()
        .filter(partner=OuterRef("pk"), meeting__in=held_within(coalition, today))
        .order_by()
        .values("partner")
    )
    return rows.with_type().annotate(
        joined_on=Subquery(joined.annotate(first=Min("started_on")).values("first")),
        seat_words=Coalesce(
            Subquery(
                seats.annotate(words=StringAgg("body", Value(", "), distinct=True)).values("words"),
                output_field=CharField(),
            ),
            Value(""),
        ),
        came=Coalesce(
            Subquery(
                came.annotate(number=Count("meeting", distinct=True)).values("number"), output_field=IntegerField()
            ),
            0,
        ),
    )

"""When mail may arrive: not from 18:00 to 08:00 nor on weekends where the person is (domain.md 5, rule 6)."""

import zoneinfo
from datetime import UTC, datetime, time, timedelta

from django.conf import settings

SATURDAY = 5


def zone_of(person):
    """The person's time zone as a tzinfo; the coalition's when theirs is not known."""
    try:
        return zoneinfo.ZoneInfo(person.time_zone) if person.time_zone else person.coalition.zone
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return person.coalition.zone


def next_allowed(moment, zone):
    """`moment` itself when mail may arrive then, else the next moment it may, in UTC.

    Reckoned in wall-clock time, so that the morning after a clock change still begins at 08:00 there.
    """
    if not settings.QUIET_HOURS:
        return moment
    evening, morning = settings.QUIET_HOURS
    local = moment.astimezone(zone)
    day = local.date()
    if local.weekday() < SATURDAY:
        if time(morning) <= local.time() < time(evening):
            return moment
        if local.time() < time(morning):
            return _at(day, morning, zone)
    day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return _at(day, morning, zone)


def start_of(day, zone):
    """The first moment of a day in a zone, in UTC."""
    return _at(day, 0, zone)


def _at(day, hour, zone):
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)

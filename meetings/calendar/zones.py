"""A time zone as calendar programs want it told (VTIMEZONE, RFC 5545 3.6.5), for the years a file speaks of."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from .lines import stamp

DAY = timedelta(days=1)


def local(moment, name):
    """(parameter, value) that tell a moment on the wall clock of a zone; in UTC when the clock shows it twice."""
    zoned = moment.astimezone(ZoneInfo(name))
    if name == "UTC" or zoned.fold:
        return "", stamp(moment)
    day = f"{zoned.year:04}{zoned.month:02}{zoned.day:02}"
    return f";TZID={name}", f"{day}T{zoned.hour:02}{zoned.minute:02}{zoned.second:02}"


@lru_cache(maxsize=256)
def definition(name, first, last):
    """The lines of a VTIMEZONE that holds from January of the year `first` to December of `last`."""
    zone = ZoneInfo(name)
    begin = datetime(first, 1, 1, tzinfo=UTC)
    told = [_observance(begin, zone, begin)]
    told += [_observance(moment, zone, moment - timedelta(seconds=1)) for moment in _changes(zone, first, last)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for each in told:
        lines += each
    return [*lines, "END:VTIMEZONE"]


def _changes(zone, first, last):
    """The moments at which the clock of a zone changes, from the year `first` to the year `last`."""
    begin, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 2, tzinfo=UTC)
    days = [begin + number * DAY for number in range((end - begin).days + 1)]
    for before, after in pairwise(days):
        if _state(before, zone) != _state(after, zone):
            yield _moment(before, after, zone)


def _state(moment, zone):
    zoned = moment.astimezone(zone)
    return zoned.utcoffset(), zoned.tzname()


def _moment(before, after, zone):
    """The second at which the state of `after` begins, by halving."""
    state = _state(after, zone)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _state(before + timedelta(seconds=middle), zone) == state:
            high = middle
        else:
            low = middle
    return before + timedelta(seconds=high)


def _observance(moment, zone, before):
    """One change; its beginning is told on the clock as it went before (RFC 5545, DTSTART with TZOFFSETFROM)."""
    now = moment.astimezone(zone)
    old = before.astimezone(zone).utcoffset()
    kind = "DAYLIGHT" if now.dst() else "STANDARD"
    start = (moment + old).replace(tzinfo=None)
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{start:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(old)}",
        f"TZOFFSETTO:{_offset(now.utcoffset())}",
        f"TZNAME:{now.tzname()}",
        f"END:{kind}",
    ]


def _offset(delta):
    seconds = int(delta.total_seconds())
    sign, minutes = "-" if seconds < 0 else "+", abs(seconds) // 60
    return f"{sign}{minutes // 60:02}{minutes % 60:02}"

"""On which days a body meets: pure functions over dates. Times are put on them by the clock of the coalition.

Holidays are those of the federal government (5 U.S.C. 6103), with the weekday they are kept on.
"""

import datetime as dt
from functools import lru_cache
from itertools import islice

from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekdays as days_of_week

from .models import Series

ORDINALS = ["", "first", "second", "third", "fourth", "last"]
DAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
LAST = 5  # a fifth weekday is meant as the last one, which every month has
LONGEST = 2000  # days a rule is asked for at once; a guard, not a limit anybody meets


def rule(series):
    """The rrule of a series, on naive days from `starts_on` on, without its end and exceptions."""
    first = series.starts_on
    start = dt.datetime.combine(first, dt.time())
    if series.rhythm == Series.Rhythm.WEEKS:
        return rrule(WEEKLY, interval=series.interval, dtstart=start)
    if series.rhythm == Series.Rhythm.NTH:
        nth = week_of_month(first)
        weekday = days_of_week[first.weekday()](-1 if nth == LAST else nth)
        return rrule(MONTHLY, interval=series.interval, dtstart=start, byweekday=weekday)
    # The 31st is meant as the last day in a shorter month.
    days = list(range(28, first.day + 1)) if first.day > 28 else [first.day]
    return rrule(MONTHLY, interval=series.interval, dtstart=start, bymonthday=days, bysetpos=-1)


def week_of_month(day):
    """1 to 4, or LAST for a day in the last seven that is not one of the first four of its kind."""
    return min((day.day - 1) // 7 + 1, LAST)


def days(series, *, since, until, skipped=()):
    """The days on which the series meets from `since` to `until`, both included, without exceptions."""
    last = min(until, series.ends_on) if series.ends_on else until
    found = []
    for moment in islice(rule(series), LONGEST):
        day = moment.date()
        if day > last:
            break
        if day >= since and day not in skipped and not (series.skip_holidays and day in holidays(day.year)):
            found.append(day)
    return found


def in_words(series):
    """ "every second Tuesday of the month", for people."""
    weekday = DAY_NAMES[series.starts_on.weekday()]
    if series.rhythm == Series.Rhythm.WEEKS:
        return f"every {weekday}" if series.interval == 1 else f"every {series.interval} weeks on {weekday}"
    months = "month" if series.interval == 1 else f"{series.interval} months"
    if series.rhythm == Series.Rhythm.NTH:
        which = ORDINALS[week_of_month(series.starts_on)]
        return f"on the {which} {weekday}, every {months}"
    return f"on day {series.starts_on.day}, every {months}"


def next_like(day):
    """When the next one is, if this one was the nth weekday of its month: the same of the next month."""
    series = Series(rhythm=Series.Rhythm.NTH, interval=1, starts_on=day, skip_holidays=True)
    until = day + dt.timedelta(days=70)
    return next(later for later in days(series, since=day + dt.timedelta(days=1), until=until))


@lru_cache(maxsize=64)
def holidays(year):
    """Federal holidays kept in this year, observed days included."""
    fixed = {observed(dt.date(year, month, day)) for month, day in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))}
    fixed.add(observed(dt.date(year + 1, 1, 1)))
    moving = {nth(year, month, weekday, place) for month, weekday, place in MOVING}
    exact = {dt.date(year, month, day) for month, day in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))}
    return frozenset(day for day in fixed | moving | exact if day.year == year)


# month, weekday (Monday is 0), which one (-1 is the last)
MOVING = [(1, 0, 3), (2, 0, 3), (5, 0, -1), (9, 0, 1), (10, 0, 2), (11, 3, 4)]


def observed(day):
    """A holiday on a Saturday is kept on the Friday before, on a Sunday on the Monday after."""
    return day + dt.timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def nth(year, month, weekday, place):
    """The nth weekday of a month, -1 for the last."""
    first = dt.datetime.combine(dt.date(year, month, 1), dt.time())
    found = rrule(MONTHLY, count=1, dtstart=first, byweekday=days_of_week[weekday](place))
    return found[0].date()

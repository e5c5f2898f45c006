"""Writes about series: begun, drawn on into the future, changed for one or all that follow, days left out, ended.

Each meeting of a series is a row of its own, made as a draft. `series_on` is the day of the series it stands for and
never changes with its time; what somebody changed for one meeting alone (`series_own`) stays when the series changes.
Every action locks the series first, so that two changes of the same series take turns.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from coalition import audit, versions
from meetings.clock import NoSuchTime, on_the_clock
from meetings.meetings import actions as meeting_actions
from meetings.meetings.errors import NotNow, TooShort
from meetings.meetings.models import Meeting

from . import rhythm
from .models import Series, SkippedDay

audit.describe(
    series_begun="{by} began the series {target}: {rhythm}",
    series_changed="{by} changed the series {target} from {day} on: {what}",
    series_day_back="{by} put {day} back into the series {target}",
    series_day_skipped="{by} left {day} out of the series {target}",
    series_ended="{by} ended the series {target}",
    series_moved_with_zone="Meetings of {target} keep their time on the new clock",
)

AHEAD = dt.timedelta(days=190)  # how far into the future meetings are made
# What series and meeting have in common.
SHARED = ("title", "purpose", "place", "location_host", "host_partner", "remote_link", "chair", "note_taker")
WHEN = ("rhythm", "interval", "starts_on", "starts_time", "minutes", "skip_holidays", "ends_on")
DAYS = {"rhythm", "interval", "starts_on", "ends_on", "skip_holidays"}  # what changes on which days it meets
CHANGEABLE = ("draft", "published")


def moments(series, day):
    """(starts_at, ends_at) of the series' time on a day; an hour that the clock skips moves an hour on."""
    zone = series.coalition.zone
    naive = dt.datetime.combine(day, series.starts_time)
    try:
        starts = on_the_clock(naive, zone)
    except NoSuchTime:
        starts = on_the_clock(naive + dt.timedelta(hours=1), zone)
    return starts, starts + dt.timedelta(minutes=series.minutes)


def _locked(series, seen=None):
    current = versions.lock(series, seen=seen)
    current.coalition = series.coalition
    return current


def _skipped(series):
    return set(series.skipped.values_list("day", flat=True))


@transaction.atomic
def begin_series(*, coalition, by, **fields):
    """A new series; its meetings of the coming half year are drafts at once."""
    series = Series.objects.create(coalition=coalition, **fields)
    audit.record("series_begun", coalition=coalition, target=series, by=by, rhythm=rhythm.in_words(series))
    _draw_on(series, by)
    return series


@transaction.atomic
def draw_on(*, series, by=None):
    """Make the meetings that lie within half a year and do not exist yet; how many."""
    return _draw_on(_locked(series), by)


def _draw_on(series, by):
    if series.ended_at:
        return 0
    today = series.coalition.today()
    until = max(today, series.starts_on) + AHEAD
    since = max(series.starts_on, today if series.planned_to is None else series.planned_to + dt.timedelta(days=1))
    there = set(series.meetings.values_list("series_on", flat=True))
    days = [day for day in rhythm.days(series, since=since, until=until, skipped=_skipped(series)) if day not in there]
    for day in days:
        _make(series, day, by)
    # Not by save(): the series' version is for people who change it.
    Series.objects.filter(pk=series.pk).update(planned_to=until)
    series.planned_to = until
    return len(days)


def _make(series, day, by):
    starts, ends = moments(series, day)
    return Meeting.objects.create(
        coalition=series.coalition,
        series=series,
        series_on=day,
        starts_at=starts,
        ends_at=ends,
        created_by=by,
        **{name: getattr(series, name) for name in SHARED},
    )


# --- One of them ----------------------------------------------------------------------------------------------------


@transaction.atomic
def skip_day(*, series, day, reason, by):
    """The body does not meet on this day: its meeting is called off, and none is made for it again."""
    series = _locked(series)
    SkippedDay.objects.get_or_create(
        coalition=series.coalition, series=series, day=day, defaults={"reason": reason[:120]}
    )
    for meeting in series.meetings.filter(series_on=day, status__in=CHANGEABLE):
        meeting.coalition = series.coalition
        meeting_actions.call_off(meeting=meeting, by=by)
    audit.record(
        "series_day_skipped", coalition=series.coalition, target=series, by=by, day=f"{day:%B} {day.day}, {day.year}"
    )
    return series


@transaction.atomic
def put_back(*, series, day, by):
    """The body meets on this day after all: it is planned anew, and a meeting called off for it stays called off."""
    series = _locked(series)
    if series.ended_at:
        raise NotNow("The series has ended.")
    if day < series.coalition.today():
        raise NotNow("That day is over.")
    gone, _ = SkippedDay.objects.filter(series=series, day=day).delete()
    if not gone:
        return series
    # The meeting that was called off gives its day free, so that another may stand for it.
    series.meetings.filter(series_on=day, status=Meeting.Status.CANCELLED).update(series_on=None)
    there = series.meetings.filter(series_on=day).exists()
    if not there and series.planned_to and day <= series.planned_to:
        for each in rhythm.days(series, since=day, until=day, skipped=_skipped(series)):
            _make(series, each, by)
    audit.record(
        "series_day_back", coalition=series.coalition, target=series, by=by, day=f"{day:%B} {day.day}, {day.year}"
    )
    return series


# --- All that follow ------------------------------------------------------------------------------------------------


@transaction.atomic
def change_following(*, series, since, by, seen=None, **fields):
    """Change a series from the day `since` on; what lies before, took place or was called off stays as it is.

    Returns (how many meetings changed, titles and days of those that keep something of their own).
    ChangedMeanwhile when the series is not the version `seen`. Whoever was invited hears of a new time or place.
    """
    series = _locked(series, seen=seen)
    if series.ended_at:
        raise NotNow("This series has ended.")
    changed = versions.set_changed(series, fields)
    if not changed:
        return 0, []
    following = series.meetings.filter(series_on__gte=since, status__in=CHANGEABLE, starts_at__gt=timezone.now())
    following = list(following.order_by("series_on").select_for_update(of=("self",)))
    for meeting in following:
        meeting.coalition, meeting.series = series.coalition, series
    series.save()
    new_days = bool(set(changed) & DAYS)
    if new_days:
        following = _on_new_days(series, following, since, by)
    keeps = [words for meeting in following for words in _follow(series, meeting, changed, by)]
    if new_days:
        series.planned_to = max(since, series.coalition.today()) - dt.timedelta(days=1)
        _draw_on(series, by)
    words = [str(Series._meta.get_field(name).verbose_name) for name in changed]
    audit.record(
        "series_changed",
        coalition=series.coalition,
        target=series,
        by=by,
        day=f"{since:%B} {since.day}, {since.year}",
        what=", ".join(words),
    )
    return len(following), sorted(set(keeps))


def _on_new_days(series, following, since, by):
    """The first following meeting takes the first new day, and so on; those without a day are called off."""
    first = max(since, series.starts_on, series.coalition.today())
    last = max([meeting.series_on for meeting in following], default=first)
    taken = set(series.meetings.exclude(pk__in=[m.pk for m in following]).values_list("series_on", flat=True))
    found = rhythm.days(series, since=first, until=max(last, first) + AHEAD, skipped=_skipped(series) | taken)
    days = [day for day in found if moments(series, day)[0] > timezone.now()][: len(following)]
    for meeting, day in zip(following, days, strict=False):
        meeting.series_on = day
    moving = following[: len(days)]
    surplus = following[len(days) :]
    for meeting in surplus:
        meeting.series_on = None  # its day may be another one's now
    Meeting.objects.bulk_update(following, ["series_on"])
    for meeting in surplus:
        meeting_actions.call_off(meeting=meeting, by=by)
    return moving


def _follow(series, meeting, changed, by):
    """Bring one meeting in line with its series; what is its own stays, and is returned in words."""
    fields = {name: getattr(series, name) for name in SHARED if name in changed}
    if set(changed) & set(WHEN):
        fields["when"] = None
    kept = [name for name in fields if name in meeting.series_own]
    fields = {name: value for name, value in fields.items() if name not in kept}
    if "when" in fields:
        del fields["when"]
        fields["starts_at"], fields["ends_at"] = moments(series, meeting.series_on)
    if fields:
        try:
            _change(meeting, by, fields)
        except TooShort:  # people have an agenda that needs the time
            fields["ends_at"] = fields["starts_at"] + (meeting.ends_at - meeting.starts_at)
            _change(meeting, by, fields)
            kept = [*kept, "ends_at"]
    day = meeting.starts_at.astimezone(series.coalition.zone)
    return [f"{series.title}, {day:%B} {day.day}"] if kept else []


def _change(meeting, by, fields):
    meeting_actions.change_meeting(meeting=meeting, by=by, with_series=True, items_follow=True, **fields)


@transaction.atomic
def end_series(*, series, by):
    """No meeting follows any more: drafts to come are called off, what was published stays until somebody calls it off."""
    series = _locked(series)
    if series.ended_at:
        return series
    series.ended_at = timezone.now()
    series.save()
    for meeting in series.meetings.filter(status="draft", starts_at__gt=timezone.now()):
        meeting.coalition = series.coalition
        meeting_actions.call_off(meeting=meeting, by=by)
    audit.record("series_ended", coalition=series.coalition, target=series, by=by)
    return series


@transaction.atomic
def keep_wall_clock(*, coalition, by=None):
    """The coalition's clock changed: meetings of series to come keep their time on the wall (domain.md, times)."""
    for series in Series.objects.filter(coalition=coalition, ended_at=None).order_by("pk"):
        series.coalition = coalition
        series = _locked(series)
        following = series.meetings.filter(status__in=CHANGEABLE, starts_at__gt=timezone.now())
        moved = 0
        for meeting in following.order_by("starts_at"):
            if "when" in meeting.series_own:
                continue
            meeting.coalition = coalition
            starts, _ = moments(series, meeting.series_on)
            if starts != meeting.starts_at:
                ends = starts + (meeting.ends_at - meeting.starts_at)  # one that its items need longer stays longer
                meeting_actions.change_meeting(meeting=meeting, by=by, with_series=True, starts_at=starts, ends_at=ends)
                moved += 1
        if moved:
            audit.record("series_moved_with_zone", coalition=coalition, target=series, by=by)


# --- The next like this ---------------------------------------------------------------------------------------------


@transaction.atomic
def schedule_next(*, meeting, starts_at, by):
    """A draft like this meeting at another time: its facts, its list; left-over items are offered on its agenda."""
    from meetings.attendance import invitations

    next_one = meeting_actions.plan_meeting(
        coalition=meeting.coalition,
        by=by,
        starts_at=starts_at,
        ends_at=starts_at + (meeting.ends_at - meeting.starts_at),
        capacity=meeting.capacity,
        guests_welcome=meeting.guests_welcome,
        **{name: getattr(meeting, name) for name in SHARED},
    )
    people = list(meeting.invitations.values_list("person_id", "partner_id"))
    if people:
        invitations.invite(meeting=next_one, people=people, by=by)
    return next_one

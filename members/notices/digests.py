"""The summary: what would have been one mail too many, told together, once a period and person (domain.md 5, rule 5).

A period begins at midnight where the person is: each Monday, or each working day. What was put aside before it is due;
its notice is owed once, by its key, so that a week skipped by the clock costs nothing and two clocks owe one.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members.people.links import address_for
from members.people.models import Person
from members.preferences.models import MailHabit

from . import actions, quiet, registry, rules
from .mail import Mail
from .models import Notice, NoticeCategory

MOST = 12  # lines of a summary; "and N more" tells of the others
MOST_OF_ONE = 4  # lines about one subject
KIND = "digest"
PURPOSE = "notice"  # of the personal link that opens one notice


@dataclass(frozen=True)
class Group:
    """What a summary says about one subject: its name, the lines (newest first), and how many more there are."""

    title: str
    lines: list
    more: int


def period_of(person, now):
    """(the day the person's period began, its first moment): Monday, or for a daily summary the last working day."""
    zone = quiet.zone_of(person)
    day = now.astimezone(zone).date()
    if rules.habit_of(person).digest == MailHabit.Digest.DAILY:
        day -= timedelta(days=max(0, day.weekday() - 4))
    else:
        day -= timedelta(days=day.weekday())
    return day, quiet.start_of(day, zone)


def owe_due(now=None):
    """Owe each person the summary that is due; how many were new. Safe to run twice and at once with another."""
    now = now or timezone.now()
    waiting = Notice.objects.filter(status="bundled", digest=None).values("person")
    people = Person.objects.filter(pk__in=waiting).select_related("coalition", "mail_habit").order_by("pk")
    return sum(_owe(person, now) for person in people)


@transaction.atomic
def _owe(person, now):
    day, begins = period_of(person, now)
    # The person is locked and not the notices: of two clocks that share them out, each would see a part.
    if Person.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=person.pk).first() is None:
        return 0
    rows = Notice.objects.select_for_update().filter(person=person, status="bundled", digest=None)
    due = list(rows.filter(claimed_at__lt=begins).order_by("pk"))
    key = f"{KIND}:{person.pk}:{day}"
    if not due or Notice.objects.filter(coalition=person.coalition, key=key).exists():
        return 0
    wanted = [notice for notice in due if not _settled(notice, person)]
    if not wanted:
        return 0
    digest = actions.owe(coalition=person.coalition, key=key, kind=KIND, person=person)
    Notice.objects.filter(pk__in=[notice.pk for notice in wanted]).update(digest=digest)
    return 1


def _settled(notice, person):
    """Whether the notice is not wanted any more; its reason is kept then."""
    reason = _why_not(notice, person)
    if reason:
        Notice.objects.filter(pk=notice.pk, status="bundled").update(status="skipped", reason=reason[:300])
    return bool(reason)


def _why_not(notice, person):
    kind = registry.found(notice.kind)
    if kind is None:
        return ""
    notice.person, notice.coalition = person, person.coalition
    if kind.load:
        kind.load([notice])
    return kind.still_wanted(notice)


# --- words --------------------------------------------------------------------------------------------------------


def arrange(notices, most=MOST, most_of_one=MOST_OF_ONE):
    """(groups, how many more) of notices: by subject, the newest first, never more than `most` lines in all."""
    subjects = OrderedDict()
    for notice in sorted(notices, key=lambda each: (each.owed_at, each.pk), reverse=True):
        subject = (notice.about_type, notice.about_id) if notice.about_type else ("", notice.category)
        subjects.setdefault(subject, []).append(notice)
    groups, room, untold = [], most, 0
    for subject, rows in subjects.items():
        shown = rows[: min(most_of_one, room)]
        if not shown:
            untold += len(rows)
            continue
        room -= len(shown)
        groups.append(Group(_title(subject, rows), shown, len(rows) - len(shown)))
    return groups, untold


def _title(subject, rows):
    """What the notices are about, by its own name where it still is."""
    about_type, about_id = subject
    if about_type:
        row = apps.get_model(about_type).objects.filter(pk=about_id).first()
        if row is not None:
            return str(row)
    return NoticeCategory(rows[0].category).label


def load(notices):
    """What each summary tells of, as `loaded`: those that are still wanted."""
    told = {}
    for each in Notice.objects.filter(digest__in=[notice.pk for notice in notices], status="bundled"):
        told.setdefault(each.digest_id, []).append(each)
    for notice in notices:
        bundle = told.get(notice.pk, [])
        notice.loaded = [each for each in bundle if not _why_not(each, notice.person)]


def word(notice):
    """The summary: subjects with their lines, each leading to its notice."""
    groups, more = arrange(notice.loaded)
    shown = [
        {"title": group.title, "more": group.more, "lines": [(each.subject, _link(each)) for each in group.lines]}
        for group in groups
    ]
    count = len(notice.loaded)
    return Mail(
        subject=f"In short: {notice.loaded[0].subject}"
        if count == 1
        else f"In short: {count} things from {notice.coalition.name}",
        template="members/notices/mail/digest",
        context={"groups": shown, "more": more, "all_url": _all_url(notice)},
        why="You get this because two mails that can wait went out to you these days. What came after them is here.",
    )


def still_wanted(notice):
    """Why nothing needs to be told, or ""."""
    return "" if notice.loaded else "Everything in it was settled meanwhile"


def _link(notice):
    return address_for(notice.person, purpose=PURPOSE, about=notice.pk, route="notice-by-link")


def _all_url(notice):
    """The list in the app, for somebody who signs in."""
    if not notice.person.user_id:
        return ""
    return settings.BASE_URL + reverse("my-notices", args=[notice.coalition.slug])


registry.register(
    registry.NoticeKind(
        name=KIND,
        label="Summary",
        category=NoticeCategory.DIGEST,
        word=word,
        still_wanted=still_wanted,
        load=load,
    )
)

"""At most two mails that can wait, in seven days, to one person (domain.md 5, rule 5); the others go into a summary.

A place is taken before the mail is begun, under a lock on the person's row: of ten workers that look at once, two
mails go out. A mail that could not be sent keeps its place; one that is skipped or failed gives it back.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.people.models import Person
from members.preferences.models import MailHabit

from . import quiet, rules
from .models import Notice, NoticeCategory
from .rules import Verdict, Way

PLACES = 2
WINDOW = timedelta(days=7)
Status = Notice.Status


def take(notices, now=None):
    """{notice id: Verdict} for those of `notices` (with their persons) that have to wait; the others took their places."""
    now = now or timezone.now()
    wanting = [
        notice
        for notice in notices
        if not notice.is_single and not rules.is_urgent(notice.kind, NoticeCategory(notice.category))
    ]
    if not wanting:
        return {}
    people = sorted({notice.person_id for notice in wanting})
    with transaction.atomic():
        list(Person.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=people).order_by("pk"))
        held = _held(people, now)
        taken, turned_away = [], {}
        for notice in wanting:
            places = held.setdefault(notice.person_id, [])
            if len(places) < PLACES:
                places.append(now)
                taken.append(notice)
            else:
                turned_away[notice.pk] = _turned_away(notice.person, places, now)
        Notice.objects.filter(pk__in=[notice.pk for notice in taken]).update(is_single=True)
    for notice in taken:
        notice.is_single = True
    return turned_away


def left(person, now=None):
    """How many mails that can wait may still go out to somebody these seven days."""
    return max(0, PLACES - len(_held([person.pk], now or timezone.now()).get(person.pk, [])))


def _held(people, now):
    """{person id: [when each place was taken]}; the oldest first."""
    since = now - WINDOW
    rows = Notice.objects.filter(person__in=people, is_single=True).filter(
        Q(status=Status.SENT, sent_at__gt=since)
        | Q(status=Status.UNSURE, claimed_at__gt=since)
        | Q(status__in=[Status.OWED, Status.HELD, Status.CLAIMED, Status.SENDING])
    )
    held = {}
    for person, sent_at in rows.values_list("person_id", "sent_at"):
        held.setdefault(person, []).append(sent_at or now)
    return {person: sorted(moments) for person, moments in held.items()}


def _turned_away(person, places, now):
    """Into the summary; for who wants none, when a place is free again."""
    if rules.habit_of(person).digest != MailHabit.Digest.OFF:
        return Verdict(Way.BUNDLE, rules.BUNDLED)
    free_at = sorted(places)[-PLACES] + WINDOW
    return Verdict(Way.LATER, rules.NO_PLACE, quiet.next_allowed(max(free_at, now), quiet.zone_of(person)))

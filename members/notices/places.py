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
        theirs = held(people, now)
        taken, later = [], {}
        for notice in wanting:
            places = theirs.setdefault(notice.person_id, [])
            if len(places) < PLACES:
                places.append(now)
                taken.append(notice)
            else:
                later[notice.pk] = turned_away(notice.person, places, now)
        Notice.objects.filter(pk__in=[notice.pk for notice in taken]).update(is_single=True)
    for notice in taken:
        notice.is_single = True
    return later


def left(person, now=None):
    """How many mails that can wait may still go out to somebody these seven days."""
    return max(0, PLACES - len(held([person.pk], now or timezone.now()).get(person.pk, [])))


def held(people, now):
    """{person id: [when each place was taken]}; the oldest first."""
    since = now - WINDOW
    rows = Notice.objects.filter(person__in=people, is_single=True).filter(
        Q(status=Status.SENT, sent_at__gt=since)
        | Q(status=Status.UNSURE, claimed_at__gt=since)
        | Q(status__in=[Status.OWED, Status.HELD, Status.CLAIMED, Status.SENDING])
    )
    found = {}
    for person, sent_at in rows.values_list("person_id", "sent_at"):
        found.setdefault(person, []).append(sent_at or now)
    return {person: sorted(moments) for person, moments in found.items()}


def turned_away(person, places, now):
    """The Verdict for who has no place left: into the summary; for who wants none, when a place is free again."""
    if rules.habit_of(person).digest != MailHabit.Digest.OFF:
        return Verdict(Way.BUNDLE, rules.BUNDLED)
    free_at = sorted(places)[-PLACES] + WINDOW
    return Verdict(Way.LATER, rules.NO_PLACE, quiet.next_allowed(max(free_at, now), quiet.zone_of(person)))

"""The word on Mondays to those who keep records: what we owe, and whom to talk to. Nothing to tell, no mail."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from coalition.models import Coalition
from members.notices import actions as notices

from .actions import keepers
from .models import Evaluation, Step
from .querysets import LIVE

KIND = "week-ahead"
FROM_HOUR = 6  # on Monday, where the coalition is; quiet hours let it out at eight


def owe_due(now=None):
    """Owe this week's digest in every coalition whose Monday has come; how many mails are new. Twice is once."""
    now = now or timezone.now()
    return sum(_owe(coalition, now) for coalition in Coalition.objects.order_by("pk"))


def week_of(coalition, now):
    """ "2026-47" of the last Monday morning where the coalition is."""
    local = now.astimezone(coalition.zone) - timedelta(hours=FROM_HOUR)
    year, week, _ = local.date().isocalendar()
    return f"{year}-{week:02}"


@transaction.atomic
def _owe(coalition, now):
    """One coalition: a conditional update takes the week, so that it is looked at once; only when the playbook saw this day."""
    week, today = week_of(coalition, now), now.astimezone(coalition.zone).date()
    taken = Evaluation.objects.filter(coalition=coalition, on=today).exclude(week=week).update(week=week)
    if not taken:
        return 0
    told = [person.pk for person in keepers(coalition) if steps_for(coalition, person).exists()]
    rows = [(f"{KIND}:{week}:{person}", person, {"week": week}) for person in told]
    return len(notices.owe_many(coalition=coalition, kind=KIND, about=None, rows=rows)) if rows else 0


def steps_for(coalition, person):
    """What one person is told of: what is open, and what lies in their own hands; of confidences their own alone."""
    rows = Step.objects.filter(coalition=coalition, state__in=LIVE)
    return rows.told_to(person)

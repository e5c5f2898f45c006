"""What the clock does in this room, and the look that follows a change.

The row (Evaluation.asked_at) is the record, the message a wake-up: a change notes itself, one look in `WAIT` seconds does for all
of them, and the sweep finds what a lost message left. A look is safe to run twice.
"""

from datetime import timedelta

from celery import shared_task
from django.db import connection

from coalition import periodic
from coalition.models import Coalition
from coalition.wake import wake

from .digest import owe_due
from .evaluate import evaluate
from .models import Evaluation

WAIT = 10  # seconds: what follows a change at once is seen in the same look
BETWEEN = 20  # seconds at least from one look at a coalition to the next, however much goes on there

# A change is noted, and the first one since the last look gets a message; within the wait nothing is written at all, so that many
# hands at one attendance sheet do not queue for this row.
_ASK = """
INSERT INTO engagement_evaluation AS e (coalition_id, asked_at, found, figures, week)
VALUES (%(c)s, clock_timestamp(), '{}', '{}', '')
ON CONFLICT (coalition_id) DO UPDATE SET asked_at = clock_timestamp()
WHERE e.asked_at < clock_timestamp() - make_interval(secs => %(wait)s / 2.0) OR e.asked_at <= e.begun_at
RETURNING greatest(%(wait)s, coalesce(ceil(%(between)s - extract(epoch FROM clock_timestamp() - e.begun_at)), 0))::int
"""


def ask(coalition_id):
    """Note that something changed in a coalition, and have it looked at soon. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"c": coalition_id, "wait": WAIT, "between": BETWEEN})
        noted = cursor.fetchone()
    if noted:
        wake(look, coalition_id, after=noted[0])


@shared_task(name="engagement.playbook.look")
def look(coalition_id):
    """Look at one coalition, unless somebody did since it last changed."""
    coalition = Coalition.objects.filter(pk=coalition_id).first()
    if coalition is None:
        return False
    seen = Evaluation.objects.filter(coalition=coalition).first()
    if seen and not seen.is_behind and seen.on == coalition.today():
        return False
    if evaluate(coalition) is None:  # somebody is at it, and began before this change
        wake(look, coalition_id, after=WAIT)
        return False
    return True


@periodic.work("engagement.playbook.sweep", every=timedelta(minutes=15))
def sweep():
    """Have every coalition looked at that changed, or where a new day has begun. Safe to run twice."""
    seen = {row.coalition_id: row for row in Evaluation.objects.all()}
    due = [
        coalition.pk
        for coalition in Coalition.objects.order_by("pk")
        if (row := seen.get(coalition.pk)) is None or row.is_behind or row.on != coalition.today()
    ]
    return sum(wake(look, pk) for pk in due)


@periodic.work("engagement.playbook.digest", every=timedelta(hours=1))
def digest():
    """Owe the digests of this week that are due. Safe to run twice."""
    return owe_due()

"""What the clock does in this room: asks that were held go out when there is room for them."""

from datetime import timedelta

from django.db import transaction

from coalition import periodic
from engagement.voice import actions as voice
from engagement.voice.models import InputRequest

from . import actions, burden
from .models import HeldAsk


@periodic.work("engagement.workload.ask_held", every=timedelta(hours=1))
def ask_held():
    """Ask those who have room by now; what takes no input any more is dropped. Safe to run twice. How many were asked."""
    waiting = HeldAsk.objects.filter(status=HeldAsk.Status.WAITING)
    requests = InputRequest.objects.filter(held_asks__in=waiting).distinct().select_related("coalition")
    return sum(_ask(request) for request in requests)


@transaction.atomic
def _ask(request):
    rows = list(
        HeldAsk.objects.select_for_update(skip_locked=True)
        .filter(request=request, status=HeldAsk.Status.WAITING)
        .values_list("person", flat=True)
    )
    today = request.coalition.today()
    if not request.takes_input(today):
        held = HeldAsk.objects.filter(request=request, person__in=rows)
        held.update(status=HeldAsk.Status.DROPPED, settled_on=today)
        return 0
    verdicts = burden.check(rows, request.estimated_minutes or 0, today)
    fitting = [pk for pk in rows if verdicts[pk].fits]
    voice.invite(request=request, people=fitting, by=None)
    return actions.settle_held(request=request, people=fitting)

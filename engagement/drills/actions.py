"""Writes about contact drills: begun, answered by link or on the phone, ended."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition import audit
from engagement.facts import drill_answered
from members.models import Notice
from members.notices import actions as notices
from members.notices import audiences
from members.partners import call_list

from .models import Alert, Drill, DrillCall

audit.describe(
    drill_started="{by} began a {target}: {partners} partners",
    drill_answered="{partner} answered the {target} after {minutes} minutes",
    drill_reached="{by} reached {partner} by phone in the {target}",
    drill_taken_back="{by} took back that {partner} was reached in the {target}",
    alert_sent="{by} sent news of an incident to {people} people: {target}",
    drill_ended="{by} ended the {target}: {answered} of {partners} partners answered",
)

KIND = "contact-drill"
ALERT = "incident-alert"
Way = DrillCall.Way


class DrillTrouble(Exception):
    """It cannot be done now. The message says why, in words."""


def occasion(drill_id, person_id):
    """The key of the notice of one drill to one person."""
    return f"{KIND}:{drill_id}:{person_id}"


@transaction.atomic
def start(*, viewer, note=""):
    """Try the day-and-night contact of every member that has one, at once: the first to turn to, by mail.

    DrillTrouble when nobody has a number, or a drill is under way. Whoever is the contact of two partners gets one mail.
    """
    coalition, by = viewer.coalition, viewer.user
    lines = [line for line in call_list.lines(viewer) if line.ties]
    if not lines:
        raise DrillTrouble("No partner has a day-and-night number yet. Note one first.")
    try:
        with transaction.atomic():
            drill = Drill.objects.create(coalition=coalition, note=note, started_by=by)
    except IntegrityError as error:
        raise DrillTrouble("A drill is under way. End it before you begin another.") from error
    calls = DrillCall.objects.bulk_create(
        DrillCall(
            coalition=coalition,
            drill=drill,
            partner=line.partner,
            person=line.ties[0].person,
            phone=line.ties[0].night_phone,
        )
        for line in lines
    )
    people = dict.fromkeys(call.person_id for call in calls)
    notices.owe_many(
        coalition=coalition,
        kind=KIND,
        about=drill,
        rows=[(occasion(drill.pk, person), person, {}) for person in people],
    )
    audit.record("drill_started", coalition=coalition, target=drill, by=by, partners=len(calls))
    return drill


def _running(drill):
    """The drill, locked, while it goes on."""
    coalition = drill.coalition
    drill = Drill.objects.select_for_update(of=("self",)).get(pk=drill.pk)
    drill.coalition = coalition
    if drill.ended_at:
        raise DrillTrouble("This drill is over. Thank you for looking in.")
    return drill


@transaction.atomic
def answer(*, drill, person, by=None):
    """The person confirms that they can be reached, for every partner they are tried for. Twice is once.

    DrillTrouble when the drill is over. Returns their calls.
    """
    drill = _running(drill)
    notice = Notice.objects.filter(coalition=drill.coalition, key=occasion(drill.pk, person.pk)).first()
    since = notice.sent_at if notice and notice.sent_at else drill.started_at
    calls = list(drill.calls.filter(person=person).select_related("partner"))
    fresh = [call for call in calls if call.answered_at is None]
    for call in fresh:
        _note(drill, call, Way.LINK, since)
        audit.record(
            "drill_answered", coalition=drill.coalition, target=drill, by=by, partner=call.partner.name,
            minutes=call.minutes,
        )  # fmt: skip
    if fresh:
        drill_answered.happened(drill=drill, by=by)
    return calls


def _note(drill, call, way, since):
    now = timezone.now()
    call.answered_at, call.way = now, way
    call.minutes = max(int((now - since).total_seconds() // 60), 0)
    call.save()


@transaction.atomic
def reach(*, call, reached, by):
    """Somebody picked up the phone, or did not after all. What came by link stays: they said so themselves."""
    drill = _running(call.drill)
    call = drill.calls.select_for_update(of=("self",)).select_related("partner").get(pk=call.pk)
    if bool(call.answered_at) == reached or call.way == Way.LINK:
        return call
    if reached:
        _note(drill, call, Way.PHONE, drill.started_at)
    else:
        call.answered_at, call.way, call.minutes = None, "", None
        call.save()
    verb = "drill_reached" if reached else "drill_taken_back"
    audit.record(verb, coalition=drill.coalition, target=drill, by=by, partner=call.partner.name)
    drill_answered.happened(drill=drill, by=by)
    return call


@transaction.atomic
def end(*, drill, by):
    """It is over; links say so from now on. Twice is once."""
    try:
        drill = _running(drill)
    except DrillTrouble:
        return
    drill.ended_at = timezone.now()
    drill.save()
    answered = drill.calls.answered().count()
    audit.record(
        "drill_ended", coalition=drill.coalition, target=drill, by=by, answered=answered, partners=drill.calls.count()
    )


def to_alert(viewer):
    """Everybody on the day-and-night call list, all contacts of each member: a queryset of Person."""
    return audiences.people({tie.person_id for line in call_list.lines(viewer) for tie in line.ties})


@transaction.atomic
def send_alert(*, viewer, subject, words):
    """Tell everybody on the call list that something has happened. DrillTrouble when nobody is on it."""
    people = to_alert(viewer)
    number = people.count()
    if not number:
        raise DrillTrouble("No partner has a day-and-night number yet. Note one first.")
    alert = Alert.objects.create(
        coalition=viewer.coalition, subject=subject, words=words, sent_by=viewer.user, people=number
    )
    notices.owe_each(coalition=viewer.coalition, kind=ALERT, about=alert, people=people, occasion=f"{ALERT}:{alert.pk}")
    audit.record("alert_sent", coalition=viewer.coalition, target=alert, by=viewer.user, people=number)
    return alert

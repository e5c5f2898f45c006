"""Writes about codes on the wall: made, taken back; and what came in by them."""

from django.db import transaction
from django.utils import timezone

from coalition import audit
from coalition.plain import one_line
from engagement.voice import actions as voice
from engagement.voice.answer_form import AnswerForm
from engagement.voice.errors import AttributionFixed, InputClosed, locked
from engagement.voice.models import Input
from meetings.checkin import codes

from .models import WallAnswer, WallCode

audit.describe(
    wall_code_made="{by} made a code for the wall for “{target}”",
    wall_code_revoked="{by} took back the code for “{target}”",
    wall_answer_waits="Somebody answered “{target}” by the code on the wall and waits for a coordinator",
    wall_answer_taken="{by} said who an answer to “{target}” by the code on the wall is from",
    wall_answer_declined="{by} did not take an answer to “{target}” by the code on the wall",
)

MOST_WAITING = 300  # of one request: a page open to the street must not fill the table


class WallFull(Exception):
    """So many answers wait for a coordinator that no more are taken."""


@transaction.atomic
def make_code(*, request, by):
    """A fresh code for a request that takes input; the one before opens nothing any more. InputClosed."""
    now = locked(request)
    if not now.takes_input(now.coalition.today()):
        raise InputClosed
    WallCode.objects.standing().filter(request=now).update(revoked_at=timezone.now())
    code = codes.new()
    while WallCode.objects.filter(code=code).exists():
        code = codes.new()
    made = WallCode.objects.create(coalition=now.coalition, request=now, code=code, made_by=by)
    audit.record("wall_code_made", coalition=now.coalition, target=now, by=by)
    return made


@transaction.atomic
def revoke(*, request, by):
    """Take the code back; whether there was one."""
    gone = WallCode.objects.standing().filter(request=request).update(revoked_at=timezone.now())
    if gone:
        audit.record("wall_code_revoked", coalition=request.coalition, target=request, by=by)
    return bool(gone)


@transaction.atomic
def answer_as(*, request, person, form):
    """What somebody on the list says by the code: it joins what they said before, which the page did not show.

    Said in confidence by somebody who spoke with their name, it waits for a coordinator instead.
    """
    try:
        with transaction.atomic():
            words = form.words | {"joins": True, "partner": None}
            voice.give_input(request=request, person=person, channel=Input.Channel.WALL, by=None, **words)
    except AttributionFixed:
        wait(request=request, name=person.name, organization="", email=person.email, form=form)


@transaction.atomic
def wait(*, request, name, organization, email, form):
    """What somebody says who is not on the list: kept until a coordinator says who that is. The same again is kept once."""
    now = locked(request)
    if not now.takes_input(now.coalition.today()):
        raise InputClosed
    if WallAnswer.objects.filter(request=now).waiting().count() >= MOST_WAITING:
        raise WallFull
    fields = {name: _kept(value) for name, value in form.cleaned_data.items() if value not in (None, "", [])}
    known = {
        "request": now,
        "name": one_line(name),
        "organization": one_line(organization),
        "email": email,
        "fields": fields,
    }
    row = WallAnswer.objects.filter(**known).waiting().first()
    if row is None:
        row = WallAnswer.objects.create(coalition=now.coalition, **known)
        audit.record("wall_answer_waits", coalition=now.coalition, target=now)
    return row


def _kept(value):
    return value if isinstance(value, (str, int, list)) else str(value)


def form_of(answer):
    """The answer's form as it was sent, validated."""
    form = AnswerForm(answer.fields, request=answer.request)
    form.is_valid()
    return form


@transaction.atomic
def take(*, answer, person, by):
    """The answer is from this person: it becomes their input. Whether it was still waiting; AttributionFixed as ever."""
    row = _waiting(answer)
    if row is None:
        return False
    words = form_of(row).words
    voice.record_for(
        request=row.request,
        person=person,
        text=words["text"],
        replies=words["replies"],
        remarks=words["remarks"],
        confidential=words["attribution"] == Input.Attribution.CONFIDENTIAL,
        channel=Input.Channel.WALL,
        given_on=row.said_at.astimezone(row.coalition.zone).date(),
        by=None,
    )
    _settle(row, WallAnswer.State.TAKEN, by)
    audit.record("wall_answer_taken", coalition=row.coalition, target=row.request, by=by)
    return True


@transaction.atomic
def decline(*, answer, by):
    """The answer is from nobody we know, or was a joke. Whether it was still waiting."""
    row = _waiting(answer)
    if row is None:
        return False
    _settle(row, WallAnswer.State.DECLINED, by)
    audit.record("wall_answer_declined", coalition=row.coalition, target=row.request, by=by)
    return True


def _waiting(answer):
    rows = WallAnswer.objects.select_for_update(of=("self",)).select_related("coalition", "request__text_version")
    return rows.waiting().filter(pk=answer.pk).first()


def _settle(row, state, by):
    """What was said lives on as input, or not at all; the copy of it and of the address is not kept."""
    row.state, row.settled_at, row.settled_by = state, timezone.now(), by
    row.fields, row.email, row.organization = {}, "", ""
    row.save()

"""Asking and listening: every write about requests and inputs. Answers are written in the answering room."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from coalition import audit, versions
from engagement.answering.models import NotQuite, Receipt, Telling
from engagement.facts import input_given, input_withdrawn
from members.models import Affiliation, Person
from members.notices import actions as notices
from members.people.actions import add_affiliation, create_person

from .models import Input, InputRequest

audit.describe(
    input_request_drafted="{by} drafted the request “{target}”",
    input_request_changed="{by} changed the request “{target}”",
    input_request_opened="{by} opened the request “{target}”",
    input_request_opened_anyway="{by} opened “{target}” although an answer on this objective is late: {reason}",
    input_request_invited="{by} told {people} people about “{target}”",
    input_request_closed="{by} closed the request “{target}”",
    input_request_reopened="{by} opened the request “{target}” again",
    input_request_archived="{by} put the request “{target}” away",
    input_given="{by} gave input on “{target}”",
    input_given_in_confidence="Somebody gave input on “{target}” in confidence",
    input_said_anew="{by} said more on “{target}”",
    input_said_anew_in_confidence="Somebody said more on “{target}” in confidence",
    input_recorded="{by} recorded input on “{target}” ({channel})",
    input_withdrawn="{by} took back input on “{target}” that was entered by mistake",
)

LATE_TOO_LONG = timedelta(days=14)  # domain.md 5, rule 4


class NotReady(Exception):
    """A request cannot open (DEC-2). `missing` maps field names to what to do, in words."""

    def __init__(self, missing):
        super().__init__(" ".join(missing.values()))
        self.missing = missing


class AnswerLate(Exception):
    """The objective's earlier answer is over 14 days late (rule 4); opening needs a reason. Carries that `request`."""

    def __init__(self, request):
        super().__init__(
            f"The answer to “{request}” is over 14 days late. Write it first, or say why this cannot wait."
        )
        self.request = request


class InputClosed(Exception):
    """The request takes no input now."""


class AttributionFixed(Exception):
    """Named or confidential is chosen before writing and stays."""


class AnswerOwed(Exception):
    """Something cannot be done while an answer is owed (RPT-3)."""


class AnswerPublished(Exception):
    """Something cannot be done once the answer is out."""


# --- requests ---------------------------------------------------------------------------------------------------


def what_is_missing(request, on):
    """{field: what to do} before a request may open on a day (DEC-2); empty when it may."""
    missing = {}
    if not request.what_is_open.strip():
        missing["what_is_open"] = "Say what is still open, so that an answer can change something."
    if not request.how_used.strip():
        missing["how_used"] = "Say how the input will be used."
    if not request.phase:
        missing["phase"] = "Choose the phase this is about."
    if not request.estimated_minutes:
        missing["estimated_minutes"] = "Say how many minutes it takes."
    if request.report_back_on is None:
        missing["report_back_on"] = "Promise a day on which people hear back."
    elif request.report_back_on < on:
        missing["report_back_on"] = "This day has passed. Promise one from today on."
    if request.closes_on is not None:
        if request.closes_on < on:
            missing["closes_on"] = "This day has passed. Choose one from today on, or leave it empty."
        elif request.report_back_on is not None and request.closes_on > request.report_back_on:
            missing["closes_on"] = "It stays open longer than the day of the answer. Choose an earlier day."
    return missing


def locked(request):
    """The request's row as it is now, held until the transaction ends: answers, closing and publishing take turns."""
    return InputRequest.objects.select_for_update(of=["self"]).select_related("coalition").get(pk=request.pk)


@transaction.atomic
def draft_request(*, coalition, by, **fields):
    """A new request, still a draft."""
    request = InputRequest.objects.create(coalition=coalition, **{"owner": by} | fields)
    audit.record("input_request_drafted", coalition=coalition, target=request, by=by)
    return request


@transaction.atomic
def change_request(*, request, by, seen, **fields):
    """Save changed `fields`. ChangedMeanwhile when the row's version is not `seen`; NotReady when an open request would
    say less than it did."""
    now = versions.lock(request, seen=seen)
    changed = sorted(name for name, value in fields.items() if getattr(now, name) != value)
    if not changed:
        return now
    for name in changed:
        setattr(now, name, fields[name])
    if now.status != InputRequest.Status.DRAFT:
        missing = what_is_missing(now, on=now.opened_at.astimezone(now.coalition.zone).date())
        if missing:
            raise NotReady(missing)
    now.save()
    audit.record("input_request_changed", coalition=now.coalition, target=now, by=by, fields=changed)
    return now


def late_answer_on(objective_id, on):
    """A request on this objective whose answer is over 14 days late, or None (domain.md 5, rule 4)."""
    if objective_id is None:
        return None
    return (
        InputRequest.objects.filter(objective_id=objective_id)
        .answer_owed()
        .with_due()
        .filter(due_on__lt=on - LATE_TOO_LONG)
        .order_by("due_on")
        .first()
    )


@transaction.atomic
def open_request(*, request, by, override_reason=""):
    """Let people answer. NotReady while anything of DEC-2 is missing; AnswerLate unless a reason is given."""
    now = locked(request)
    if now.status != InputRequest.Status.DRAFT:
        return now
    today = now.coalition.today()
    missing = what_is_missing(now, on=today)
    if missing:
        raise NotReady(missing)
    late = late_answer_on(now.objective_id, today)
    if late and not override_reason.strip():
        raise AnswerLate(late)
    now.status = InputRequest.Status.OPEN
    now.opened_at = timezone.now()
    now.save()
    if late:
        audit.record(
            "input_request_opened_anyway", coalition=now.coalition, target=now, by=by, reason=override_reason.strip()
        )
    else:
        audit.record("input_request_opened", coalition=now.coalition, target=now, by=by)
    return now


@transaction.atomic
def invite(*, request, people, by):
    """Owe the people (ids) a notice with their personal link, one each. How many were asked."""
    now = locked(request)
    if not now.takes_input(now.coalition.today()):
        raise InputClosed
    people = list(people)
    if people:
        rows = [(f"input-request:{now.pk}:{person}", person, {}) for person in people]
        notices.owe_many(coalition=now.coalition, kind="input-request", about=now, rows=rows)
        audit.record("input_request_invited", coalition=now.coalition, target=now, by=by, people=len(people))
    return len(people)


@transaction.atomic
def close_request(*, request, by, decided_on=None):
    """Take no more input; from now on the answer is what is left to do."""
    now = locked(request)
    if now.status == InputRequest.Status.OPEN:
        now.status = InputRequest.Status.CLOSED
        now.closed_at = timezone.now()
        now.decided_on = decided_on or now.decided_on
        now.save()
        audit.record("input_request_closed", coalition=now.coalition, target=now, by=by)
    return now


@transaction.atomic
def reopen_request(*, request, by):
    """Take input again, as long as the answer is not out. A last day that has passed is taken away."""
    now = locked(request)
    if now.status == InputRequest.Status.CLOSED:
        now.status = InputRequest.Status.OPEN
        now.closed_at = None
        if now.closes_on and now.closes_on < now.coalition.today():
            now.closes_on = None
        now.save()
        audit.record("input_request_reopened", coalition=now.coalition, target=now, by=by)
    return now


@transaction.atomic
def archive_request(*, request, by):
    """Put a request away. AnswerOwed while somebody who gave input has not heard back (RPT-3)."""
    now = locked(request)
    if now.status == InputRequest.Status.ARCHIVED:
        return now
    if now.owes_answer and now.inputs.exists():
        raise AnswerOwed("People gave input and have not heard back. Write the answer first.")
    to_tell = Receipt.objects.filter(report_back__request=now).to_tell()
    news_to_tell = Telling.objects.filter(news__report_back__request=now).to_tell()
    if to_tell.exists() or news_to_tell.exists():
        raise AnswerOwed("Some people are still to be told in person. Tell them first.")
    if NotQuite.objects.filter(receipt__report_back__request=now).waiting().exists():
        raise AnswerOwed("Somebody said that the answer does not quite answer them. Reply first.")
    now.status = InputRequest.Status.ARCHIVED
    now.closed_at = now.closed_at or timezone.now()
    now.save()
    audit.record("input_request_archived", coalition=now.coalition, target=now, by=by)
    return now


# --- inputs -----------------------------------------------------------------------------------------------------


def partner_of(person, on):
    """The partner a person speaks for on a day: the tie that began last; None without one."""
    tie = Affiliation.objects.in_force(on=on).filter(person=person).select_related("partner").first()
    return tie.partner if tie else None


@transaction.atomic
def give_input(*, request, person, text, attribution, channel, by, partner=None):
    """What a person says themselves, in the app or by link. Saying more replaces the words; history keeps the rest."""
    now = locked(request)
    today = now.coalition.today()
    if not now.takes_input(today):
        raise InputClosed
    said = Input.objects.filter(request=now, person=person).first()
    if said is None:
        return _first_words(
            now, person=person, text=text, attribution=attribution, channel=channel, given_on=today, by=by,
            partner=partner or partner_of(person, today),
        )  # fmt: skip
    if said.attribution != attribution:
        raise AttributionFixed
    if said.text != text:
        said.text = text
        said.save()
        _audit_words("input_said_anew", said, by)
    return said


def _first_words(request, *, by, **fields):
    said = Input.objects.create(coalition=request.coalition, request=request, recorded_by=by, **fields)
    _audit_words("input_given", said, by)
    input_given.happened(input=said, by=by)
    return said


def _audit_words(verb, said, by):
    """The change log never tells who spoke in confidence, not even by who was signed in."""
    if said.channel not in (Input.Channel.APP, Input.Channel.LINK):
        _audit_recorded(said, said.channel, by)
    elif said.is_confidential:
        audit.record(f"{verb}_in_confidence", coalition=said.coalition, target=said.request)
    else:
        audit.record(verb, coalition=said.coalition, target=said.request, by=by)


def _audit_recorded(said, channel, by):
    words = Input.Channel(channel).label.lower()
    audit.record("input_recorded", coalition=said.coalition, target=said.request, by=by, channel=words)


@transaction.atomic
def find_or_make_person(*, coalition, by, name, email="", partner=None):
    """(person, made): by address, else by name at this partner, else by a name only one person has; else a new one."""
    people = Person.objects.filter(coalition=coalition)
    if email:
        found = list(people.filter(email__iexact=email))
    else:
        found = people.filter(name__iexact=name)
        if partner:
            ties = Affiliation.objects.in_force().filter(partner=partner)
            found = found.filter(pk__in=ties.values("person"))
        found = list(found[:2])
    if len(found) == 1:
        return found[0], False
    person = create_person(coalition=coalition, by=by, name=name, email=email)
    if partner:
        add_affiliation(person=person, partner=partner, by=by)
    return person, True


@transaction.atomic
def record_for(*, request, person, text, channel, by, partner=None, confidential=False, given_on=None, theme=None):
    """What somebody said on paper, by phone or in a meeting. Allowed until the request is put away.

    Words of a person who spoke before are added below theirs; how they are named stays as they chose. An answer that is
    out already is owed to them at once.
    """
    now = locked(request)
    if now.status in (InputRequest.Status.DRAFT, InputRequest.Status.ARCHIVED):
        raise InputClosed
    said = Input.objects.filter(request=now, person=person).first()
    if said is None:
        today = now.coalition.today()
        said = _first_words(
            now, person=person, text=text, channel=channel, given_on=given_on or today, by=by,
            partner=partner or partner_of(person, given_on or today),
            attribution=Input.Attribution.CONFIDENTIAL if confidential else Input.Attribution.NAMED,
        )  # fmt: skip
    elif text not in said.text:
        said.text = f"{said.text}\n\n{text}"
        said.save()
        _audit_recorded(said, channel, by)
    if theme is not None:
        theme.inputs.add(said)
    return said


@transaction.atomic
def withdraw_input(*, given, by):
    """Take out an input entered by mistake. AnswerPublished once its author has the answer."""
    now = locked(given.request)
    if now.status in (InputRequest.Status.ANSWERED, InputRequest.Status.ARCHIVED):
        raise AnswerPublished("The answer is out, and its receipt stands for this input.")
    input_withdrawn.happened(input=given, by=by)
    audit.record("input_withdrawn", coalition=now.coalition, target=now, by=by)
    given.delete()

"""Asking and listening: every write about requests and inputs. Answers are written in the answering room."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coalition import audit, versions
from engagement.answering.models import News, NotQuite, Receipt, ReportBack, Telling
from engagement.audience.actions import invite, take_over
from engagement.wall.models import WallAnswer
from engagement.words.models import AnswerDraft
from members.models import Notice

from . import opening
from .errors import (
    AnswerLate,
    AnswerOwed,
    AnswerPublished,
    AttributionFixed,
    InputClosed,
    NothingSaid,
    NotReady,
    OpeningHeld,
    locked,
)
from .giving import find_or_make_person, give_input, partner_of, record_for, take_reply, withdraw_input
from .models import InputRequest

__all__ = [
    "AnswerLate",
    "AnswerOwed",
    "AnswerPublished",
    "AttributionFixed",
    "InputClosed",
    "NotReady",
    "NothingSaid",
    "OpeningHeld",
    "archive_request",
    "change_request",
    "close_request",
    "draft_request",
    "find_or_make_person",
    "give_input",
    "invite",
    "late_answer_on",
    "locked",
    "open_request",
    "partner_of",
    "record_for",
    "reopen_request",
    "take_reply",
    "what_is_missing",
    "withdraw_input",
]

audit.describe(
    input_request_drafted="{by} drafted the request “{target}”",
    input_request_changed="{by} changed the request “{target}”",
    input_request_opened="{by} opened the request “{target}”",
    input_request_opened_anyway="{by} opened “{target}” although an answer on this objective is late: {reason}",
    input_request_opened_unchecked="{by} opened “{target}” although something was lacking ({lacking}): {reason}",
    input_request_closed="{by} closed the request “{target}”",
    input_request_reopened="{by} opened the request “{target}” again",
    input_request_archived="{by} put the request “{target}” away",
)

NOT_THROUGH = (
    Notice.Status.OWED, Notice.Status.HELD, Notice.Status.CLAIMED, Notice.Status.SENDING, Notice.Status.UNSURE,
    Notice.Status.FAILED,
)  # fmt: skip
LATE_TOO_LONG = timedelta(days=14)  # domain.md 5, rule 4


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


@transaction.atomic
def draft_request(*, coalition, by, **fields):
    """A new request, still a draft."""
    request = InputRequest.objects.create(coalition=coalition, **{"owner": by} | fields)
    audit.record("input_request_drafted", coalition=coalition, target=request, by=by)
    take_over(request=request, by=by)
    return request


@transaction.atomic
def change_request(*, request, by, seen, override_reason="", **fields):
    """Save changed `fields`. ChangedMeanwhile when the row's version is not `seen`; NotReady when an open request would
    say less than it did; AnswerLate, OpeningHeld when it would be about an objective on which none may open just now."""
    now = versions.lock(request, seen=seen)
    aim = now.aim
    changed = sorted(name for name, value in fields.items() if getattr(now, name) != value)
    if not changed:
        return now
    for name in changed:
        setattr(now, name, fields[name])
    if now.status != InputRequest.Status.DRAFT:
        missing = what_is_missing(now, on=now.opened_at.astimezone(now.coalition.zone).date())
        if missing:
            raise NotReady(missing)
    late, held = None, []
    if now.status == InputRequest.Status.OPEN and now.aim not in (None, aim):
        late, held = _in_the_way(now, override_reason)
    now.save()
    audit.record("input_request_changed", coalition=now.coalition, target=now, by=by, fields=changed)
    if late or held:
        _record_anyway(now, late, held, override_reason, by)
    return now


def late_answer_on(objective_id, on, besides=None):
    """A request on this objective whose answer is over 14 days late, or None (domain.md 5, rule 4).

    One about a decision on the objective is about it, too. `besides`: the request that asks.
    """
    if objective_id is None:
        return None
    return (
        InputRequest.objects.filter(Q(objective_id=objective_id) | Q(decision__objective_id=objective_id))
        .exclude(pk=besides.pk if besides else None)
        .answer_owed()
        .with_due()
        .filter(due_on__lt=on - LATE_TOO_LONG)
        .order_by("due_on")
        .first()
    )


def _in_the_way(request, override_reason):
    """(late, held): what stands against asking about its objective now. AnswerLate or OpeningHeld without a reason."""
    aim = request.aim
    late = late_answer_on(aim.pk if aim else None, request.coalition.today(), besides=request)
    if late and not override_reason.strip():
        raise AnswerLate(late)
    held = [check for check in opening.checks(request) if check.needed and not check.met]
    if held and not override_reason.strip():
        raise OpeningHeld(held)
    return late, held


def _record_anyway(request, late, held, reason, by):
    verb = "input_request_opened_anyway" if late else "input_request_opened_unchecked"
    details = {"reason": reason.strip(), "lacking": "; ".join(check.words for check in held)}
    audit.record(verb, coalition=request.coalition, target=request, by=by, **details)


@transaction.atomic
def open_request(*, request, by, override_reason=""):
    """Let people answer. NotReady while anything of DEC-2 is missing; AnswerLate, or OpeningHeld while a needed check
    is not met (opening.py), unless a reason is given."""
    now = locked(request)
    if now.status != InputRequest.Status.DRAFT:
        return now
    today = now.coalition.today()
    missing = what_is_missing(now, on=today)
    if missing:
        raise NotReady(missing)
    late, held = _in_the_way(now, override_reason)
    now.status = InputRequest.Status.OPEN
    now.opened_at = timezone.now()
    now.save()
    if late or held:
        _record_anyway(now, late, held, override_reason, by)
    else:
        audit.record("input_request_opened", coalition=now.coalition, target=now, by=by)
    return now


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


def on_their_way(request):
    """Notices of the answer to a request, and of what was said further, that are not through: owed, held or in trouble."""
    answers = ReportBack.objects.filter(request=request).values("pk")
    news = News.objects.filter(report_back__request=request).values("pk")
    about = Q(about_type=ReportBack._meta.label_lower, about_id__in=answers)
    about |= Q(about_type=News._meta.label_lower, about_id__in=news)
    return Notice.objects.filter(about, status__in=NOT_THROUGH)


@transaction.atomic
def archive_request(*, request, by):
    """Put a request away. AnswerOwed while somebody who gave input has not heard back (RPT-3)."""
    now = locked(request)
    if now.status == InputRequest.Status.ARCHIVED:
        return now
    if now.owes_answer and now.inputs.filter(person__erased_at=None).exists():
        raise AnswerOwed("People gave input and have not heard back. Write the answer first.")
    to_tell = Receipt.objects.filter(report_back__request=now).to_tell()
    news_to_tell = Telling.objects.filter(news__report_back__request=now).to_tell()
    if to_tell.exists() or news_to_tell.exists():
        raise AnswerOwed("Some people are still to be told in person. Tell them first.")
    if NotQuite.objects.filter(receipt__report_back__request=now).waiting().exists():
        raise AnswerOwed("Somebody said that the answer does not quite answer them. Reply first.")
    if WallAnswer.objects.filter(request=now).waiting().exists():
        raise AnswerOwed("Answers by the code on the wall wait for a name. Say who they are from, or leave them out.")
    if on_their_way(now).exists():
        raise AnswerOwed(
            "Some of the answer has not gone out yet, or could not. See its notices, and tell those people."
        )
    AnswerDraft.objects.filter(request=now).delete()
    now.status = InputRequest.Status.ARCHIVED
    now.closed_at = now.closed_at or timezone.now()
    now.save()
    audit.record("input_request_archived", coalition=now.coalition, target=now, by=by)
    return now

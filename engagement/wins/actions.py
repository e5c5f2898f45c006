"""Writes about wins and who took part, public promises, misses that we admit, and what could come first."""

from django.db import IntegrityError, transaction

from coalition import audit
from engagement.case import writing
from engagement.commitments import actions as commitments
from engagement.commitments.models import Pledge
from engagement.commitments.queries import OPEN
from members.models import Affiliation, Partner, Person
from members.notices import actions as notices

from .models import ProjectCandidate, PublicPromise, ShortfallNotice, Win, WinCredit

audit.describe(
    win_noted="{by} noted a win: {target}",
    win_changed="{by} changed the win “{target}”: {fields}",
    win_removed="{by} took out the win “{target}”",
    win_credited="{by} noted that {partner} took part in “{target}”",
    win_consent="{by} noted that {partner} answered “{answer}” to being named in “{target}”",
    win_uncredited="{by} took {partner} out of “{target}”",
    public_promised="{by} noted what we promised: {target}",
    public_promise_changed="{by} changed what we promised, “{target}”: {fields}",
    public_promise_kept="{by} noted that we kept our promise “{target}” on {on}",
    public_promise_reopened="{by} noted that our promise “{target}” is not kept yet",
    public_promise_removed="{by} took out what we promised, “{target}”",
    shortfall_told="{by} told {people} that we missed: {target}",
    candidate_noted="{by} put forward what we could do: {target}",
    candidate_changed="{by} changed what we could do, “{target}”: {fields}",
    candidate_removed="{by} took out what we could do, “{target}”",
)

SHORTFALL = "shortfall"
NOTHING_MISSED = "Nothing was missed: it is kept, taken back, or its day is still to come."


class MissTrouble(Exception):
    """There is nothing to admit, or it was told. The message says so in words."""


# --- wins -------------------------------------------------------------------------------------------------------------


def note_win(*, coalition, by, **fields):
    """Something was reached."""
    return writing.create(Win, "win_noted", coalition=coalition, by=by, **fields)


def change_win(*, win, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(win, "win_changed", by=by, seen=seen, **fields)


def remove_win(*, win, by):
    """It was noted by mistake. Twice is once."""
    writing.remove(win, "win_removed", by=by)


@transaction.atomic
def credit(*, win, partner, by):
    """A partner took part. Nobody else reads so before it said yes. Twice is once."""
    row, fresh = WinCredit.objects.get_or_create(win=win, partner=partner, defaults={"coalition_id": win.coalition_id})
    if fresh:
        audit.record("win_credited", coalition=win.coalition, target=win, by=by, partner=partner.name)
    return row


@transaction.atomic
def consent(*, credit, answer, by):
    """Whether the partner may be named; it may change its mind at any time."""
    held = WinCredit.objects.select_for_update(of=("self",)).select_related("partner", "win").get(pk=credit.pk)
    if held.consent != answer:
        held.consent = answer
        held.save()
        words = held.get_consent_display()
        audit.record(
            "win_consent", coalition=credit.coalition, target=held.win, by=by, partner=held.partner.name, answer=words
        )
    return held


@transaction.atomic
def uncredit(*, credit, by):
    """It did not take part after all. Twice is once."""
    held = (
        WinCredit.objects.select_for_update(of=("self",)).filter(pk=credit.pk).select_related("partner", "win").first()
    )
    if held is not None:
        audit.record("win_uncredited", coalition=credit.coalition, target=held.win, by=by, partner=held.partner.name)
        held.delete()


# --- public promises --------------------------------------------------------------------------------------------------


def promise(*, coalition, by, **fields):
    """We promised something openly."""
    return writing.create(PublicPromise, "public_promised", coalition=coalition, by=by, **fields)


def change_promise(*, promise, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(promise, "public_promise_changed", by=by, seen=seen, **fields)


@transaction.atomic
def keep(*, promise, on, by):
    """It is kept since a day; with `on` None it is not, after all. The same again changes nothing."""
    held = PublicPromise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
    if held.kept_on == on:
        return held
    held.kept_on = on
    held.save()
    if on is None:
        audit.record("public_promise_reopened", coalition=promise.coalition, target=held, by=by)
    else:
        audit.record("public_promise_kept", coalition=promise.coalition, target=held, by=by, on=on.isoformat())
    return held


def remove_promise(*, promise, by):
    """It was noted by mistake. Twice is once."""
    writing.remove(promise, "public_promise_removed", by=by)


# --- misses -----------------------------------------------------------------------------------------------------------


def told_of(coalition, pledge=None):
    """Who is told of a miss, a queryset of Person: the partner's people, of a public promise those of all members."""
    ties = Affiliation.objects.in_force(on=coalition.today()).filter(coalition=coalition)
    if pledge is not None:
        ties = ties.filter(partner=pledge.partner_id)
    else:
        members = Partner.objects.filter(coalition=coalition).members(coalition.today())
        ties = ties.filter(partner__in=members.values("pk"))
    return Person.objects.filter(coalition=coalition, erased_at__isnull=True, pk__in=ties.values("person"))


@transaction.atomic
def admit(*, coalition, by, promise=None, pledge=None, what, why, what_now, new_due_on=None):
    """Say openly that a promise was missed (COR-1), to those it was made to; the new day holds from now on.

    Either a public `promise` or a `pledge` of ours. MissTrouble when its day is not past, it is kept, or it was told.
    """
    held = _missed(coalition, promise, pledge)
    missed_on = held.day if promise is not None else held.due_on
    try:
        with transaction.atomic():
            row = ShortfallNotice.objects.create(
                coalition=coalition, promise=promise, pledge=pledge, missed_on=missed_on, what=what, why=why,
                what_now=what_now, new_due_on=new_due_on, told_on=coalition.today(), told_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise MissTrouble("This miss was told already.") from error
    if new_due_on is not None and promise is not None:
        held.new_due_on = new_due_on
        held.save()
    elif new_due_on is not None:
        commitments.renegotiate(pledge=pledge, due_on=new_due_on, by=by)
    people = told_of(coalition, pledge)
    notices.owe_each(coalition=coalition, kind=SHORTFALL, about=row, people=people, occasion=f"{SHORTFALL}:{row.pk}")
    audit.record("shortfall_told", coalition=coalition, target=row, by=by, people=_counted(people.count()))
    return row


def _counted(number):
    return "1 person" if number == 1 else f"{number:,} people"


def is_missed(row, today):
    """Whether a public promise, or a pledge of ours, is past its day and still to be kept."""
    if isinstance(row, PublicPromise):
        return row.state(today) == "missed"
    return row.direction == Pledge.Direction.OURS and row.status in OPEN and row.due_on < today


def _missed(coalition, promise, pledge):
    row = pledge if promise is None else promise
    held = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not is_missed(held, coalition.today()):
        raise MissTrouble(NOTHING_MISSED)
    return held


# --- what could come first --------------------------------------------------------------------------------------------


def put_forward(*, coalition, by, **fields):
    """Something we could do."""
    return writing.create(ProjectCandidate, "candidate_noted", coalition=coalition, by=by, **fields)


def change_candidate(*, candidate, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(candidate, "candidate_changed", by=by, seen=seen, **fields)


def remove_candidate(*, candidate, by):
    """It is no candidate any more. Twice is once."""
    writing.remove(candidate, "candidate_removed", by=by)

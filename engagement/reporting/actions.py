"""Writes about reports: planned, sent in versions, errors said and settled, corrections told to everybody who had one."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from coalition import audit, versions
from coalition.models import Role
from members.models import Person
from members.notices import actions as notices

from . import composing, reading
from .models import FigureError, Report, ReportCorrection, ReportReceipt, ReportRecipient, ReportVersion

audit.describe(
    report_planned="{by} began the report “{target}”",
    report_changed="{by} changed the report “{target}”: {fields}",
    report_recipient_added="{by} chose {person} to get “{target}”",
    report_recipient_removed="{by} took {person} off those who get “{target}”",
    report_recipients_added="{by} chose {people} more people to get “{target}”",
    report_sent="{by} sent {target} to {people} people",
    report_removed="{by} took away the report “{target}”, which nobody had",
    report_exported="{by} took “{target}” out as a file ({kind})",
    figure_error_said="{by} said that {target} is wrong",
    figure_error_acknowledged="{by} acknowledged that {target} is being checked",
    figure_error_kept="{by} checked {target}: it stays",
    report_corrected="{by} corrected “{figure}” in {target}; {people} people are told",
)

State = FigureError.State


class NotNow(Exception):
    """It cannot be done as things stand. Its message says why, in words for people."""


def _locked(report):
    """The report as it stands, locked, with its coalition."""
    current = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    current.coalition = report.coalition
    return current


# --- planning ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def plan(*, coalition, by, **fields):
    """A new report, without a version yet."""
    report = Report.objects.create(coalition=coalition, **fields)
    audit.record("report_planned", coalition=coalition, target=report, by=by)
    return report


@transaction.atomic
def change(*, report, by, seen=None, **fields):
    """Write the given fields; versions that were sent stay. ChangedMeanwhile when the row's version is not `seen`."""
    coalition = report.coalition
    held = versions.lock(report, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        told = versions.labels(held, changed)
        audit.record("report_changed", coalition=coalition, target=held, by=by, fields=told)
    held.coalition = coalition
    return held


@transaction.atomic
def remove(*, report, by):
    """Take away a report nobody had. What was sent stays."""
    report = _locked(report)
    if report.versions.exists():
        raise NotNow("It went to people, so it stays.")
    audit.record("report_removed", coalition=report.coalition, target=report, by=by)
    report.delete()


# --- who gets it ------------------------------------------------------------------------------------------------------


@transaction.atomic
def choose(*, report, person, by):
    """The next version goes to this person too. Twice is once."""
    _, new = ReportRecipient.objects.get_or_create(
        report=report, person=person, defaults={"coalition": report.coalition}
    )  # fmt: skip
    if new:
        audit.record("report_recipient_added", coalition=report.coalition, target=report, by=by, person=person.name)


@transaction.atomic
def choose_leadership(*, report, by):
    """The next version goes to everybody with a leading role too; how many were added."""
    leading = Role.objects.filter(coalition=report.coalition, role__in=reading.LEADING_ROLES).values("user")
    people = Person.objects.filter(coalition=report.coalition, user__in=leading, erased_at=None)
    new = people.exclude(pk__in=report.recipients.values("person"))
    rows = [ReportRecipient(coalition=report.coalition, report=report, person=each) for each in new]
    ReportRecipient.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        audit.record("report_recipients_added", coalition=report.coalition, target=report, by=by, people=len(rows))
    return len(rows)


@transaction.atomic
def leave_out(*, recipient, by):
    """The next version does not go to them; what they had they keep, and they hear of corrections."""
    report = recipient.report
    audit.record(
        "report_recipient_removed", coalition=report.coalition, target=report, by=by, person=recipient.person.name
    )  # fmt: skip
    recipient.delete()


# --- versions ---------------------------------------------------------------------------------------------------------


def _freeze(report, document, by, what_changed=""):
    number = (report.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return ReportVersion.objects.create(
        coalition=report.coalition, report=report, number=number, document=document, made_by=by, what_changed=what_changed
    )  # fmt: skip


def _received(version, people):
    rows = [ReportReceipt(coalition=version.coalition, version=version, person_id=person) for person in people]
    ReportReceipt.objects.bulk_create(rows)


@transaction.atomic
def send(*, report, by, what_changed=""):
    """Count the figures, freeze them as the next version, and owe it to everybody chosen. The ReportVersion.

    NotNow while nobody is chosen, nothing is in it, or a figure is being checked: what may be wrong is sent to nobody.
    """
    report = _locked(report)
    people = sorted(report.recipients.values_list("person", flat=True))
    if not report.sections:
        raise NotNow("There is nothing in it yet. Choose what it shows.")
    if not people:
        raise NotNow("Choose first who gets it.")
    if reading.checking(report).exists():
        raise NotNow("A figure in it is being checked. Settle that first; then it can go out.")
    if report.versions.exists() and not what_changed.strip():
        raise NotNow("Say what is new in it: people have an earlier version.")
    version = _freeze(report, composing.compose(report, report.coalition), by, what_changed.strip())
    _received(version, people)
    notices.owe_many(
        coalition=report.coalition,
        kind="pack",
        about=version,
        rows=[(f"pack:{version.pk}:{person}", person, {}) for person in people],
    )
    audit.record("report_sent", coalition=report.coalition, target=version, by=by, people=len(people))
    return version


# --- errors -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def say_wrong(*, version, figure, words, person, by):
    """A reader says that a figure or table is wrong: it is marked at once. The FigureError, the open one if said before."""
    part = reading.parts_of(version.document).get(figure)
    if part is None:
        raise NotNow("That figure is not in this version.")
    report = _locked(version.report)
    mine = FigureError.objects.filter(version=version, figure=figure, person=person).open().first()
    if mine:
        return mine
    error = FigureError.objects.create(
        coalition=report.coalition, version=version, figure=figure, name=part["name"][:300], shown=composing.said(part),
        words=words.strip(), person=person,
    )  # fmt: skip
    audit.record("figure_error_said", coalition=report.coalition, target=error, by=by)
    return error


def _open(error):
    current = FigureError.objects.select_for_update(of=("self",)).select_related("version__report").get(pk=error.pk)
    current.coalition = error.coalition
    if not current.is_open:
        raise NotNow("It is settled already.")
    return current


def _tell_reporter(error, step):
    notices.owe(
        coalition=error.coalition,
        key=f"figure-error:{error.pk}:{step}",
        kind="figure-error",
        person=error.person,
        about=error,
        details={"step": step},
    )


@transaction.atomic
def acknowledge(*, error, by):
    """Tell whoever found it that it is being checked. Twice is once."""
    error = _open(error)
    if error.state == State.SAID:
        error.state, error.acknowledged_at = State.ACKNOWLEDGED, timezone.now()
        error.save()
        _tell_reporter(error, "acknowledged")
        audit.record("figure_error_acknowledged", coalition=error.coalition, target=error, by=by)
    return error


@transaction.atomic
def keep(*, error, reason, by):
    """It was checked and stays as it is, for a reason that whoever asked hears."""
    error = _open(error)
    _settle(error, State.KEPT, reason.strip(), by)
    error.save()
    _tell_reporter(error, "kept")
    audit.record("figure_error_kept", coalition=error.coalition, target=error, by=by)
    return error


def _settle(error, state, answer, by):
    error.state, error.answer = state, answer
    error.settled_at, error.settled_by = timezone.now(), by


@transaction.atomic
def correct(*, report, figure, what_was_wrong, what_we_did, by, value=""):
    """Correct a figure in a new version and tell everybody who had any version before, each once (COR-2).

    Without a `value` the figure is counted again from what is recorded today. Every open error about the figure is settled
    by it, and whoever found one hears, also without having received the report. The ReportCorrection.
    """
    report = _locked(report)
    old = reading.latest(report)
    if old is None:
        raise NotNow("Nobody has it yet: change it and send it.")
    part = reading.parts_of(old.document).get(figure)
    if part is None:
        raise NotNow("That figure is not in the latest version any more.")
    if value.strip():
        document = composing.written(old.document, figure, value.strip())
    else:
        document = composing.counted_anew(report, report.coalition, old.document, figure)
    if document == old.document:
        raise NotNow("Counted again it is the same. Put the records right first, or write the right figure.")
    told = sorted(reading.receivers(report))
    version = _freeze(report, document, by, f"Corrected: {part['name']}")
    version.report = report
    _received(version, told)
    correction = ReportCorrection.objects.create(
        coalition=report.coalition, version=version, figure=figure, name=part["name"][:300], before=composing.said(part),
        after=composing.said(reading.parts_of(document)[figure]), what_was_wrong=what_was_wrong.strip(),
        what_we_did=what_we_did.strip(), made_by=by,
    )  # fmt: skip
    notices.owe_many(
        coalition=report.coalition,
        kind="pack-correction",
        about=correction,
        rows=[(f"pack-correction:{correction.pk}:{person}", person, {}) for person in told],
    )
    _settle_all(report, figure, correction, set(told), by)
    audit.record(
        "report_corrected", coalition=report.coalition, target=version, by=by, figure=part["name"], people=len(told)
    )  # fmt: skip
    return correction


def _settle_all(report, figure, correction, told, by):
    """Every open error about the figure is answered; who found one and had no version hears by a notice of their own."""
    for error in reading.checking(report).filter(figure=figure).select_for_update(of=("self",)):
        _settle(error, State.CORRECTED, correction.what_we_did, by)
        error.correction, error.coalition = correction, report.coalition
        error.save()
        if error.person_id not in told:
            _tell_reporter(error, "corrected")

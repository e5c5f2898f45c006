"""Somebody is forgotten: what was counted stays, the person goes (docs/adr/0020)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coalition import audit
from coalition.models import AuditEvent
from members.notices.models import Notice
from members.partners.models import Partner
from members.people.actions import end_affiliation
from members.people.models import Person

from . import accounts, fingerprints, identity, imports, scrub, traces
from .models import Erasure, PrivacyRequest

audit.describe(
    person_erased="{by} had a person forgotten; what was counted stays",
    data_taken_out="{by} took out what is held about {target}",
    privacy_asked="{target} asked {what}",
    privacy_settled="{by} answered what {target} had asked",
)

NOBODY = "Erased person"
UNDER_WAY = timedelta(minutes=10)
Status = Notice.Status


class NotYet(Exception):
    """They cannot be forgotten just now. Its message says why, and what to do, in words."""


@transaction.atomic
def ask(*, person, kind, words=""):
    """Somebody asks to be forgotten, or to have something put right. Asking to be forgotten twice asks once."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    open_ones = PrivacyRequest.objects.filter(person=person, kind=kind, settled_at=None)
    there = open_ones.first() if kind == PrivacyRequest.Kind.FORGET else None
    if there:
        return there
    asked = PrivacyRequest.objects.create(coalition=person.coalition, person=person, kind=kind, words=words)
    what = PrivacyRequest.Kind(kind).label
    audit.record(
        "privacy_asked", coalition=person.coalition, target=person, by=person.user, what=what[0].lower() + what[1:]
    )
    return asked


@transaction.atomic
def settle(*, request, answer, by):
    """Note what became of what they asked. Settled twice, the first answer stays."""
    done = PrivacyRequest.objects.filter(pk=request.pk, settled_at=None).update(
        settled_at=timezone.now(), settled_by=by, answer=answer
    )
    if done:
        audit.record("privacy_settled", coalition=request.coalition, target=request.person, by=by)
    return bool(done)


@transaction.atomic
def erase(*, person, by, why=Erasure.Why.ASKED):
    """Forget a person. Returns the Erasure; doing it twice does it once. NotYet, LastOwner when it cannot be.

    The row stays, empty, with all that was counted on it. Name, addresses and numbers go out of every text of every
    table, earlier versions of rows included; messages to them and from them lose their words; an import that runs leaves
    them out.
    """
    open_files = imports.lock(person.coalition)
    person = Person.objects.select_for_update(of=("self",)).select_related("coalition", "user").get(pk=person.pk)
    if person.erased_at:
        return person.erasure
    _refuse_under_way(person)
    who, rows = identity.of(person), identity.rows_that_were(person)
    user, prints = person.user, _prints(person)
    if user:
        accounts.leave(user, person.coalition, by)
    _leave_all(person, by)
    traces.settle_first(person, by)
    imports.leave_out(person.coalition, who.alone)
    imports.empty_files(open_files, who.is_in)
    with scrub.unguarded() as cursor:
        _rows_go(person)
        counts = scrub.everywhere(cursor, person.coalition, who.alone)
        for table, number in scrub.linked(cursor, person, who.everything).items():
            counts[table] = counts.get(table, 0) + number
        _empty(person, rows)
        _individual_partners(person, who)
        if user:
            _unsigned(user, person)
            accounts.forget(user, person.coalition)
    PrivacyRequest.objects.filter(person=person, settled_at=None).update(settled_at=timezone.now(), settled_by=by)
    shell = Person.objects.get(pk=person.pk)
    audit.record("person_erased", coalition=person.coalition, target=shell, by=None if by == user else by, why=why)
    return Erasure.objects.create(
        coalition=person.coalition, person=shell, why=why, by=None if by == user else by, fingerprints=prints,
        counts=counts,
    )  # fmt: skip


def _refuse_under_way(person):
    busy = Notice.objects.select_for_update().filter(person=person, status=Status.SENDING)
    if busy.filter(claimed_at__gt=timezone.now() - UNDER_WAY).exists():
        raise NotYet("A message to them is on its way this minute. Try again in ten minutes.")


def _prints(person):
    emails = {person.email, *person.events.values_list("email", flat=True)} - {""}
    if person.user:
        emails.add(person.user.email)
    return sorted(fingerprints.of(email) for email in emails)


def _leave_all(person, by):
    """End their ties as any other end: a continuity task is opened, and the partner keeps its credit (TRN-1)."""
    today = person.coalition.today()
    for tie in person.affiliations.filter(ended_on=None).select_related("coalition", "person", "partner"):
        end_affiliation(affiliation=tie, on=max(today, tie.started_on), by=by)


def _rows_go(person):
    """Delete what only served them, and blank the words of the rest, with what history kept of it."""
    unsent = [Status.OWED, Status.HELD, Status.BUNDLED, Status.CLAIMED, Status.SENDING, Status.UNSURE]
    Notice.objects.filter(person=person, status__in=unsent).update(
        status=Status.SKIPPED, reason="They asked to be forgotten"
    )
    for trace in traces.known():
        rows = trace.rows(person)
        past = _histories(trace.model)
        if trace.goes:
            for history in past:
                history.objects.filter(pgh_obj_id__in=rows.order_by().values("pk")).delete()
                history.objects.filter(**{f"{trace.via}_id": person.pk}).delete()
            rows.delete()
        elif trace.blank:
            rows.update(**trace.blank)
            for history in past:
                kept = {field.name for field in history._meta.local_fields}
                blank = {name: value for name, value in trace.blank.items() if name in kept}
                history.objects.filter(**{f"{trace.via}_id": person.pk}).update(**blank)


def _histories(model):
    return set(getattr(model, "pgh_event_models", {}).values())


def _empty(person, rows):
    person.events.model.objects.filter(pgh_obj_id__in=rows).delete()
    Person.objects.filter(pk=person.pk).update(
        name=NOBODY, email="", phone="", notes="", time_zone="", user=None, paused_until=None, erased_at=timezone.now(),
        preferred_channel="", preferred_time="", preferred_place="", access_needs="", link_epoch=person.link_epoch + 1,
    )  # fmt: skip


def _individual_partners(person, who):
    """A community member who is a partner in person stays as one nobody can recognize."""
    same = Q(name__iexact=person.name)
    if person.email:
        same |= Q(email__iexact=person.email)
    rows = Partner.objects.filter(same, coalition=person.coalition, kind=Partner.Kind.INDIVIDUAL)
    for partner in rows:
        partner.events.all().delete()
        Partner.objects.filter(pk=partner.pk).update(
            name=f"Community member {partner.pk}", email="", phone="", address="", website="", about="", external_id=""
        )


def _unsigned(user, person):
    """Acts they did stay told, without who did them."""
    AuditEvent.objects.filter(by=user, coalition=person.coalition).update(by_name=NOBODY)


def note_taken_out(*, person, by):
    """Somebody took out a copy of what is held about a person."""
    audit.record("data_taken_out", coalition=person.coalition, target=person, by=by)

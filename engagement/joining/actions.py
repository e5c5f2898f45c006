"""Writes about those who ask to take part: noted, taken among the prospects, thanked and declined; the page they ask on."""

from contextlib import suppress

from django.db import transaction

from coalition import audit, versions
from coalition.plain import one_line
from members.models import Membership, Partner, Person
from members.partners import actions as partners
from members.people import actions as people

from .models import JoinDoor, JoinInterest

# The log does not say who: a decline stays between us and them.
audit.describe(
    join_asked="Somebody asked on our page to take part",
    join_noted="{by} noted that somebody asked to take part",
    join_taken="{by} took somebody who asked to take part among the prospects",
    join_declined="{by} thanked somebody who asked to take part, and declined",
    join_removed="{by} took out a wish to take part noted by mistake",
    join_door_changed="{by} changed the page on which people ask to take part: {fields}",
)

State = JoinInterest.State
MOST_WAITING = 200  # a page open to the street must not fill the table


class JoinFull(Exception):
    """So many wait for an answer that the page takes no more."""


class Settled(Exception):
    """Somebody answered it meanwhile. Its message says so."""


@transaction.atomic
def note(*, coalition, by, **fields):
    """Somebody asks to take part, as a coordinator heard it."""
    row = JoinInterest.objects.create(coalition=coalition, noted_by=by, **fields)
    audit.record("join_noted", coalition=coalition, target=coalition, by=by)
    return row


@transaction.atomic
def ask(*, coalition, **fields):
    """Somebody asks on the page open to everybody. The same again while it waits is kept once. JoinFull."""
    rows = JoinInterest.objects.filter(coalition=coalition).waiting()
    fields = {name: one_line(value) if name != "words" else value for name, value in fields.items()}
    known = rows.filter(source=JoinInterest.Source.PAGE, **fields).first()
    if known:
        return known
    if rows.count() >= MOST_WAITING:
        raise JoinFull
    row = JoinInterest.objects.create(
        coalition=coalition, source=JoinInterest.Source.PAGE, asked_on=coalition.today(), noted_by=None, **fields
    )
    audit.record("join_asked", coalition=coalition, target=coalition, by=None)
    return row


@transaction.atomic
def take_up(*, interest, by, partner=None):
    """They are among the prospects from now on: as `partner`, if they are here already, else as a new one. Settled.

    Whoever asked becomes a person there; somebody here with the same address is that person. Returns the partner.
    """
    held = _held(interest)
    if partner is None:
        kind = Partner.Kind.ORGANIZATION if held.organization else Partner.Kind.INDIVIDUAL
        partner = partners.create_partner(
            coalition=held.coalition, by=by, status=Membership.Status.PROSPECT, name=str(held), kind=kind
        )
    _person(held, partner, by)
    _settle(held, State.TAKEN, by, partner=partner)
    audit.record("join_taken", coalition=held.coalition, target=held.coalition, by=by)
    return partner


def _person(held, partner, by):
    """Whoever asked, with the partner: made, unless somebody here has the address."""
    known = held.email and Person.objects.filter(coalition=held.coalition, email__iexact=held.email).first()
    if known:
        with suppress(people.AffiliationTrouble):  # they are with it already
            people.add_affiliation(person=known, partner=partner, by=by)
        return known
    return people.create_person(
        coalition=held.coalition, by=by, partner=partner, name=held.name, email=held.email, phone=held.phone
    )


@transaction.atomic
def decline(*, interest, by):
    """They were thanked, and are not to join for now. What they told of themselves goes. Settled."""
    held = _held(interest)
    held.words = ""
    _settle(held, State.DECLINED, by)
    audit.record("join_declined", coalition=held.coalition, target=held.coalition, by=by)
    return held


@transaction.atomic
def remove(*, interest, by):
    """It was noted by mistake, and does not count. Twice is once."""
    held = JoinInterest.objects.select_for_update(of=("self",)).filter(pk=interest.pk).first()
    if held is not None:
        held.delete()
        audit.record("join_removed", coalition=interest.coalition, target=interest.coalition, by=by)


def _held(interest):
    held = JoinInterest.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=interest.pk)
    if held.state != State.WAITING:
        raise Settled(f"It is settled already: {held.get_state_display().lower()}.")
    return held


def _settle(held, state, by, partner=None):
    held.name = held.email = held.phone = ""
    held.state, held.settled_on, held.settled_by, held.partner = state, held.coalition.today(), by, partner
    held.save()


@transaction.atomic
def change_door(*, coalition, by, seen=None, **fields):
    """Open or close the page, and say what it says. ChangedMeanwhile when its version is not the one `seen`."""
    door, is_new = JoinDoor.objects.get_or_create(coalition=coalition)
    door = versions.lock(door, seen=None if is_new else seen)
    changed = versions.set_changed(door, fields)
    if changed:
        door.save()
        told = versions.labels(door, changed)
        audit.record("join_door_changed", coalition=coalition, target=coalition, by=by, fields=told)
    return door

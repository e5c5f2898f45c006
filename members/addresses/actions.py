"""What became of mail to an address is noted, and taken back when a person knows better."""

import hashlib
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition import audit
from members.facts import address_failed, mail_missed
from members.people.models import Person

from .models import AddressEvent, AddressState

audit.describe(
    address_failed="Mail to {target} came back for good: {said}",
    address_complained="{target} marked our mail as spam",
    address_cleared="{by} lets mail go to {target} at {address} again",
)

Kind, State = AddressEvent.Kind, AddressState.State
SOFT_MAKES_HARD = 5  # times in a row that mail came back "for now"
SOFT_FORGOTTEN = timedelta(days=30)  # a soft one so long after the last begins to count anew


def key_of(*parts):
    """The key of an event: the same for the same report read again."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@transaction.atomic
def note(*, person, address, kind, key, said="", notice=None):
    """Note that mail to `address` came back (soft, hard) or was complained about. The AddressEvent; None when known.

    About an address the person has no more, the event is kept and changes nothing.
    """
    person = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("coalition").get(pk=person.pk)
    said = " ".join(said.split())[:300]
    try:
        with transaction.atomic():
            event = AddressEvent.objects.create(
                coalition=person.coalition,
                person=person,
                notice=notice,
                address=address,
                kind=kind,
                said=said,
                key=key,
            )
    except IntegrityError:
        return None
    if person.email.lower() == address.lower():
        _change(person, kind, said, notice)
    if notice is not None and kind != Kind.COMPLAINT:  # for now or for good: this one did not arrive
        mail_missed.happened(notices=[notice.pk])
    return event


def _change(person, kind, said, notice):
    now = timezone.now()
    state = AddressState.objects.filter(person=person).first() or AddressState(
        coalition=person.coalition, person=person
    )
    if state.address.lower() != person.email.lower():
        state.address, state.state, state.soft_count = person.email, State.OK, 0
    before = state.state
    if kind == Kind.SOFT and before in (State.OK, State.SOFT):
        state.soft_count = 1 if now - state.since > SOFT_FORGOTTEN else state.soft_count + 1
        state.state = State.HARD if state.soft_count >= SOFT_MAKES_HARD else State.SOFT
    elif kind == Kind.HARD and before != State.COMPLAINED:
        state.state = State.HARD
    elif kind == Kind.COMPLAINT:
        state.state = State.COMPLAINED
    state.since = now
    state.save()
    if state.state != before and state.state in (State.HARD, State.COMPLAINED):
        verb = "address_failed" if state.state == State.HARD else "address_complained"
        audit.record(verb, coalition=person.coalition, target=person, said=said or "no reason was given")
    if state.state in (State.HARD, State.COMPLAINED):
        address_failed.happened(person=person, notice=notice)


@transaction.atomic
def clear(*, person, by, said=""):
    """Let mail go to the person's address again: it was put right, or they asked for it. Whether anything changed."""
    state = AddressState.objects.select_for_update(of=("self",)).filter(person=person).exclude(state=State.OK).first()
    if state is None:
        return False
    state.state, state.soft_count, state.since = State.OK, 0, timezone.now()
    state.save()
    AddressEvent.objects.create(
        coalition=person.coalition,
        person=person,
        address=state.address,
        kind=Kind.CLEARED,
        said=said[:300],
        key=key_of("cleared", person.pk, state.since.isoformat()),
        by=by,
    )
    audit.record("address_cleared", coalition=person.coalition, target=person, by=by, address=state.address)
    return True

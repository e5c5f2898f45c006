"""Writes about people and their dated ties to partners."""

from django.db import transaction

from coalition import audit, versions
from members.facts import affiliation_ended

from .models import Affiliation, Person

audit.describe(
    person_created="{by} added {target}",
    person_changed="{by} changed {target}: {fields}",
    affiliation_added="{by} noted that {target} is with {partner}",
    affiliation_changed="{by} changed what {target} does at {partner}",
    affiliation_ended="{by} noted that {target} left {partner} on {on}",
)


class AffiliationTrouble(Exception):
    """The tie cannot be so. Its message says why, in words."""


@transaction.atomic
def create_person(*, coalition, by, partner=None, tie=None, **fields):
    """A new contact, tied to `partner` when one is given (`tie`: the fields of the affiliation).

    Without a mail address notices to them go to the "tell them yourself" list.
    """
    person = Person.objects.create(coalition=coalition, **fields)
    audit.record("person_created", coalition=coalition, target=person, by=by)
    if partner:
        add_affiliation(person=person, partner=partner, by=by, **(tie or {}))
    return person


@transaction.atomic
def change_person(*, person, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`.

    A new address ends every personal link sent to the old one.
    """
    person = versions.lock(person, seen=seen)
    before = person.email
    changed = versions.set_changed(person, fields)
    if not changed:
        return person
    if before and before.lower() != person.email.lower():
        person.link_epoch += 1
    person.save()
    audit.record(
        "person_changed", coalition=person.coalition, target=person, by=by, fields=versions.labels(person, changed)
    )
    return person


@transaction.atomic
def add_affiliation(*, person, partner, by, started_on=None, **fields):
    """Tie a person to a partner from a day on (default: today). AffiliationTrouble when they are tied already."""
    person = Person.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=person.pk)
    today = person.coalition.today()
    started_on = started_on or today
    if started_on > today:
        raise AffiliationTrouble("That day is still to come. Choose today or an earlier day.")
    if person.affiliations.in_force().filter(partner=partner).exists():
        raise AffiliationTrouble(f"{person} is with {partner} already.")
    affiliation = Affiliation.objects.create(
        coalition=person.coalition, person=person, partner=partner, started_on=started_on, **fields
    )
    audit.record("affiliation_added", coalition=person.coalition, target=person, by=by, partner=str(partner))
    return affiliation


@transaction.atomic
def change_affiliation(*, affiliation, by, **fields):
    """Write title, level, contact role or first day of a tie."""
    affiliation = Affiliation.objects.select_for_update(of=("self",)).get(pk=affiliation.pk)
    changed = {name: value for name, value in fields.items() if getattr(affiliation, name) != value}
    if not changed:
        return affiliation
    started_on = changed.get("started_on", affiliation.started_on)
    if started_on > affiliation.coalition.today() or (affiliation.ended_on and started_on > affiliation.ended_on):
        raise AffiliationTrouble("The first day lies after the last one. Choose an earlier day.")
    for name, value in changed.items():
        setattr(affiliation, name, value)
    affiliation.save()
    audit.record(
        "affiliation_changed",
        coalition=affiliation.coalition,
        target=affiliation.person,
        by=by,
        partner=str(affiliation.partner),
    )
    return affiliation


@transaction.atomic
def end_affiliation(*, affiliation, on, by):
    """End a tie; `on` is its last day. Ending it twice ends it once. The partner keeps its credit (domain.md 3.6)."""
    affiliation = Affiliation.objects.select_for_update(of=("self",)).get(pk=affiliation.pk)
    if affiliation.ended_on:
        return affiliation
    if on > affiliation.coalition.today():
        raise AffiliationTrouble("That day is still to come. Choose today or an earlier day.")
    if on < affiliation.started_on:
        raise AffiliationTrouble(f"They began on {affiliation.started_on:%B %-d, %Y}. Choose that day or a later one.")
    affiliation.ended_on = on
    affiliation.save()
    audit.record(
        "affiliation_ended",
        coalition=affiliation.coalition,
        target=affiliation.person,
        by=by,
        partner=str(affiliation.partner),
        on=f"{on:%B %-d, %Y}",
    )
    affiliation_ended.happened(affiliation=affiliation, by=by)
    return affiliation

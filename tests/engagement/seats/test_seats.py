"""Seats on bodies: who holds them, what is empty or ends, and how they compare with the members (STK-7, domain.md 3.7)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.models import Seat
from engagement.seats import reading
from tests.characters import coalition_type, make_partner, make_person, viewer
from tests.engagement.playbook_looking import owed

LIST = reverse("seat-list", args=["river"])


def make_seat(coalition, partner=None, body="Steering committee", **fields):
    return Seat.objects.create(coalition=coalition, body=body, partner=partner, **fields)


def test_parity_as_in_the_worked_example(coalition, coordinator):
    """domain.md 3.9, example 14: seats 5, 1, 1, 1, 0 against members 6, 4, 3, 3, 4 is 0.325."""
    types = ("hospital", "ems", "public-health", "home-health", "dialysis")
    for code, seats, members in zip(types, (5, 1, 1, 1, 0), (6, 4, 3, 3, 4), strict=True):
        partners = [make_partner(coalition, f"{code} {number}", type_code=code) for number in range(members)]
        for number in range(seats):
            make_seat(coalition, partners[number])
    make_seat(coalition, partners[0], kind="advisory")  # no vote
    make_seat(coalition)  # nobody holds it
    make_seat(coalition, make_partner(coalition, "Gone", type_code="ems", status="withdrawn"), kind="advisory")
    found = reading.parity(viewer(coordinator, coalition))
    assert found.distance == pytest.approx(32.5)
    first, last = found.lines[0], found.lines[-1]
    assert (first.name, first.held, first.members) == (coalition_type(coalition, "hospital").name, 5, 6)
    assert (first.gap, last.gap) == (pytest.approx(32.5), pytest.approx(-20))


def test_no_parity_without_seats_or_members(coalition, coordinator):
    assert reading.parity(viewer(coordinator, coalition)) is None
    make_seat(coalition)
    assert reading.parity(viewer(coordinator, coalition)) is None


@pytest.mark.parametrize(
    ("days", "held", "soon"),
    [(None, True, ""), (61, True, ""), (60, True, "soon"), (0, True, "soon"), (-1, True, "over"), (-1, False, "")],
)
def test_terms(coalition, coordinator, partner, days, held, soon):
    ends_on = None if days is None else coalition.today() + timedelta(days=days)
    make_seat(coalition, partner if held else None, ends_on=ends_on)
    [(_, [seat])] = reading.bodies(viewer(coordinator, coalition))
    assert (seat.soon, seat.is_vacant) == (soon, not held)


@pytest.mark.parametrize(("days", "shown"), [(31, False), (30, True), (-40, True)])
def test_terms_that_end_stand_on_today(coalition, coordinator, partner, days, shown):
    make_seat(coalition, partner, ends_on=coalition.today() + timedelta(days=days))
    make_seat(coalition, ends_on=coalition.today())  # empty: nobody's term ends
    things = owed(coordinator, coalition)
    words = ["Settle who sits on Steering committee after Lakeside Hospital"] if shown else []
    assert [thing.do for thing in things] == words


def test_a_term_does_not_end_before_it_begins(coalition):
    today = coalition.today()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_seat(coalition, starts_on=today, ends_on=today - timedelta(days=1))


def test_added_filled_emptied_and_taken_away(coalition, coordinator, partner, as_user):
    person = make_person(coalition, "Priya Raman", partner=partner)
    client = as_user(coordinator)
    sent = {"body": "Steering committee", "title": "Chair", "kind": "voting"}
    assert client.post(reverse("seat-new", args=["river"]), sent).status_code == 302
    seat = Seat.objects.get()
    assert "1 seat is empty" in client.get(LIST).content.decode()
    edit = reverse("seat-edit", args=["river", seat.pk])

    def save(**more):
        seen = client.get(edit).context["form"]["version"].value()
        return client.post(edit, sent | {"version": seen} | more)

    save(partner="Lakeside", person="Priya")
    seat.refresh_from_db()
    assert (seat.partner, seat.person) == (partner, person)
    page = client.get(LIST).content.decode()
    assert "Priya Raman" in page
    assert "is empty" not in page
    assert "The last day comes after the first" in save(starts_on="2026-02-01", ends_on="2026-01-01").content.decode()
    save()
    assert "1 seat is empty" in client.get(LIST).content.decode()
    client.post(reverse("seat-remove", args=["river", seat.pk]))
    assert not Seat.objects.exists()
    verbs = ["seat_added", "seat_changed", "seat_changed", "seat_removed"]
    assert (
        list(AuditEvent.objects.filter(verb__startswith="seat").order_by("pk").values_list("verb", flat=True)) == verbs
    )


def test_leadership_reads_members_do_not(coalition, leader, member, as_user):
    seat = make_seat(coalition)
    assert as_user(leader).get(LIST).status_code == 200
    assert as_user(leader).get(reverse("seat-edit", args=["river", seat.pk])).status_code == 403
    assert as_user(member).get(LIST).status_code == 403
    assert as_user(member).get(reverse("seat-edit", args=["river", seat.pk])).status_code == 404


def test_another_coalition(coalition, outsider, as_user):
    seat = make_seat(coalition)
    assert as_user(outsider).get(LIST).status_code == 404
    assert as_user(outsider).post(reverse("seat-remove", args=["river", seat.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_the_same_statements_for_many(coalition, coordinator, as_user, django_assert_num_queries, number):
    for each in range(number):
        partner = make_partner(coalition, f"P{each}")
        make_seat(coalition, partner, person=make_person(coalition, f"N{each}"), body=f"Body {each}")
    client = as_user(coordinator)
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)

"""Before a visit: everything on one printed page."""

import pytest

from engagement.giving.actions import note_goal, record_ask
from engagement.models import Pledge
from tests.characters import make_person


def test_it_tells_what_one_needs(as_user, coordinator, coalition, partner):
    make_person(
        coalition, "Uma Vance", partner=partner, phone="555-0100", preferred_time="mornings", access_needs="captions"
    )
    note_goal(coalition=coalition, partner=partner, by=coordinator, what="A new wing", how_we_help="Letters")
    record_ask(
        coalition=coalition,
        partner=partner,
        by=coordinator,
        what="A room",
        minutes=30,
        asked_on=coalition.today(),
        anyway="x",
    )
    for number in range(5):
        today = coalition.today()
        Pledge.objects.create(coalition=coalition, partner=partner, what=f"Beds {number}", made_on=today, due_on=today)
    page = as_user(coordinator).get(f"/c/river/partners/{partner.pk}/visit/").content.decode()
    for words in (
        "Uma Vance",
        "555-0100",
        "mornings",
        "captions",
        "A new wing",
        "A room",
        "Beds 0",
        "and 2 more promises",
    ):
        assert words in page, words


@pytest.mark.parametrize("who", ["leader", "member"])
def test_it_is_for_those_who_keep_records(as_user, request, partner, who):
    user = request.getfixturevalue(who)
    assert as_user(user).get(f"/c/river/partners/{partner.pk}/visit/").status_code == 403


def test_it_is_not_for_others(as_user, outsider, partner):
    assert as_user(outsider).get(f"/c/river/partners/{partner.pk}/visit/").status_code == 404

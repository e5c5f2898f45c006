"""A partner's story: every kind of thing that happened with it, and what of it whom (issue 5)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coalition.models import User
from engagement.bundled import CONTESTED
from engagement.commitments import actions as commitments
from engagement.commitments.models import Contribution
from engagement.concerns.models import Concern
from engagement.judgments.models import Stance
from engagement.outreach import events, timeline
from engagement.seats import actions as seats
from meetings.models import Ballot, Decision
from members.exchange.models import ImportRow, ImportRun
from members.models import Partner
from tests.characters import make_partner, viewer
from tests.world import told, valley  # noqa: F401  fixtures


def kinds(seer, partner, show=""):
    return {row["event_kind"] for row in timeline.happened(seer, partner, show)}


def lines(seer, partner, show=""):
    return [(event.words, event.detail) for event in timeline.told(timeline.happened(seer, partner, show))]


def login(role):
    return User.objects.get(email=f"{role}@cedar-valley.example")


def test_every_kind_is_told_somewhere_in_the_demo(valley):  # noqa: F811  the imported fixture
    """Each kind has rows, facts and words; what only keepers know is told to nobody else."""
    seers = {role: viewer(login(role), valley) for role in ("coordinator", "leader", "member")}
    found = {role: set() for role in seers}
    for partner in Partner.objects.filter(coalition=valley):
        for role, seer in seers.items():
            if Partner.objects.visible_to(seer).filter(pk=partner.pk).exists():
                rows = list(timeline.happened(seer, partner))
                assert len(timeline.told(rows)) == len(rows)
                found[role] |= {row["event_kind"] for row in rows}
                assert sum(number for _, number in timeline.years(seer, partner)) == len(rows)
    assert found["coordinator"] >= set(events.ICONS) - {"import", "seat_before"}
    assert not (found["leader"] | found["member"]) & events.KEEPERS_ONLY
    assert {"vote", "membership", "seat"} <= found["leader"]
    assert {"pledge", "tie", "vote", "attendance"} <= found["member"]


def test_every_chip_has_kinds_and_every_kind_a_chip():
    in_chips = {kind for _, some in events.CHIPS.values() for kind in some}
    assert in_chips == set(events.ICONS)
    assert set(CONTESTED) == set(events.CONTESTED)  # an export finds the line of each


@pytest.mark.django_db
def test_a_vote_is_told_once_it_is_over_and_a_secret_one_without_the_choice(coalition, coordinator, partner):
    seer, today = viewer(coordinator, coalition), coalition.today()
    shut = {"coalition": coalition, "status": "closed", "decided_on": today, "method": "majority"}
    for title, more, choice in (
        ("Ramp", {}, "against"),
        ("Chair", {"is_secret": True}, "took_part"),
        ("Vans", {"status": "draft", "decided_on": None}, "for"),
    ):
        decision = Decision.objects.create(**shut | more, title=title)
        Ballot.objects.create(coalition=coalition, decision=decision, partner=partner, choice=choice)
    assert set(lines(seer, partner, "meetings")) == {
        ("Took part in the decision: Ramp", "Against"), ("Took part in the decision: Chair", "A secret vote"),
    }  # fmt: skip


@pytest.mark.django_db
def test_thanks_seats_stance_and_files(coalition, coordinator, leader, member, partner):
    """What we said thanks for, terms now and before, how we see them, the file they came in with: for whom it is."""
    seer, today = viewer(coordinator, coalition), coalition.today()
    gift = commitments.note_contribution(
        coalition=coalition, by=coordinator, partner=partner, direction="theirs", kind="space", what="A hall",
        given_on=today - timedelta(days=3),
    )  # fmt: skip
    Contribution.objects.filter(pk=gift.pk).update(thanked_on=today)
    second = make_partner(coalition, "Hilltop Clinic")
    seat = seats.add_seat(
        coalition=coalition, by=coordinator, body="Board", title="Chair", partner=partner, starts_on=date(2023, 1, 1),
        ends_on=date(2024, 12, 31),
    )  # fmt: skip
    assert ("Took a seat: Chair, Board (voting)", "Until Dec 31, 2024") in lines(seer, partner, "seats")
    seats.change_seat(seat=seat, by=coordinator, partner=second, starts_on=date(2025, 1, 1), ends_on=None)
    assert lines(seer, partner, "seats") == [("Held a seat: Chair, Board (voting)", "Until Dec 31, 2024")]
    assert lines(seer, second, "seats") == [("Took a seat: Chair, Board (voting)", "")]
    Stance.objects.create(
        coalition=coalition, partner=partner, value="resistant", note="Fees.", on=today, by=coordinator
    )
    for nature in ("professional", "personal"):
        Concern.objects.create(
            coalition=coalition, partner=partner, coordinator=coordinator, words="Secret words", nature=nature,
            raised_on=today,
        )  # fmt: skip
    run = ImportRun.objects.create(
        coalition=coalition,
        kind="partners",
        status="applied",
        file_name="list.csv",
        content=b"",
        applied_at=timezone.now(),
    )
    for number, before in ((2, None), (3, {"city": ""})):
        made = [["members.partner", partner.pk if before else second.pk, before]]
        ImportRow.objects.create(run=run, number=number, outcome="new", made=made)
    told_of = lines(seer, partner)
    assert ("We said thanks for: A hall", "") in told_of
    assert ("Gaps filled from the file list.csv", "") in told_of
    assert ("Came in with the file list.csv", "") in lines(seer, second)
    assert ("A worry about the work", "Raised") in told_of
    assert sum(words == "A worry about the work" for words, _ in told_of) == 1
    assert "Secret words" not in str(told_of)
    assert "stance" in kinds(seer, partner)
    mine = {"membership", "thanks", "contribution", "tie"}
    assert kinds(viewer(member, coalition), partner) <= mine
    assert kinds(viewer(leader, coalition), partner) == {"membership", "seat_before"}
    assert (
        timeline.line(seer, partner, "stance", Stance.objects.get(coalition=coalition).pk) is None
    )  # nobody contests how we see them
    assert timeline.line(seer, partner, "thanks", gift.pk).words == "We said thanks for: A hall"


@pytest.mark.django_db
def test_the_story_by_year_by_kind_and_as_a_file(as_user, coalition, coordinator, leader, partner):
    for year in (2023, 2024, 2025):
        commitments.note_contribution(
            coalition=coalition, by=coordinator, partner=partner, direction="ours", kind="space", what=f"Hall {year}",
            given_on=date(year, 5, 1),
        )  # fmt: skip
    client, url = as_user(coordinator), reverse("partner-timeline", args=[coalition.slug, partner.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url).content.decode()
    assert len(asked) <= 10
    assert all(f"since={year}-01-01&amp;until={year}-12-31" in page for year in (2023, 2024, 2025))
    one = client.get(f"{url}?since=2024-01-01&until=2024-12-31").content.decode()
    assert "Hall 2024" in one
    assert "Hall 2023" not in one
    assert "Nothing of this kind" in client.get(f"{url}?show=judgments").content.decode()
    file = b"".join(client.get(f"{url}?show=sharing&format=csv").streaming_content).decode()
    assert [line.split(",")[1] for line in file.splitlines()[1:]] == [
        f"We gave: Hall {year}" for year in (2025, 2024, 2023)
    ]
    seen = as_user(leader).get(url).content.decode()
    assert "How we see them" not in seen
    assert "Contacts" not in seen
    assert "This is not right" not in seen  # it is not the leader's own record

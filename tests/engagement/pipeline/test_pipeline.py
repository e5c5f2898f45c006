"""How partners are won: the board, its table, what is ready before an invitation, and who may see any of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coalition import audit
from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from engagement.models import FirstContact, OneOnOne
from engagement.outreach import talks
from engagement.pipeline import actions, board, checklist
from members.interests import actions as interests
from members.models import Affiliation, Membership, Partner
from members.nominations import actions as nominations
from members.partners import actions as partners
from tests.characters import make_partner, make_person, viewer

URL = "/c/river/winning/"


@pytest.fixture
def prospect(coalition):
    return make_partner(coalition, "Sunrise", type_code="long-term-care", status="prospect", since="2026-01-01")


def status_of(partner):
    return partner.memberships.in_force().get().status


def open_keys(partner):
    return [
        point.key for point in checklist.open_of(checklist.with_points(Partner.objects.filter(pk=partner.pk)).get())
    ]


CANDID = {"aims": "Beds.", "costs": "Two hours.", "tensions": "A rival.", "still_open": "The route."}


def make_ready(partner, coordinator):
    """Everything that is to be ready before an invitation."""
    coalition = partner.coalition
    make_person(coalition, "Peg Lawson", partner=partner)
    listener = make_person(coalition, "Lou")
    interests.note(
        partner=partner, by=coordinator, need="Beds", priority=1, source="said", confirmed_on=coalition.today()
    )
    actions.prepare(partner=partner, by=coordinator, trusted_listener=listener, brings="A bed for everybody.", **CANDID)
    talks.note(partner=partner, by=coordinator, on=coalition.today(), location_host="theirs")


ALL = ["person", "need", "listener", "brings", "candid", "talk"]


class TestChecklist:
    def test_nothing_is_ready_of_a_name(self, prospect):
        assert open_keys(prospect) == ALL

    def test_everything_is(self, prospect, coordinator):
        make_ready(prospect, coordinator)
        assert open_keys(prospect) == []
        assert checklist.open_points(prospect) == []

    @pytest.mark.parametrize("key", ALL)
    def test_each_point_by_itself(self, coalition, coordinator, prospect, key):
        deeds = {
            "person": lambda: make_person(coalition, "Peg", partner=prospect),
            "need": lambda: interests.note(
                partner=prospect, by=coordinator, need="Beds", priority=1, source="said", confirmed_on=coalition.today()
            ),
            "listener": lambda: actions.prepare(
                partner=prospect, by=coordinator, trusted_listener=make_person(coalition, "Lou")
            ),
            "brings": lambda: actions.prepare(partner=prospect, by=coordinator, brings="A bed."),
            "candid": lambda: actions.prepare(partner=prospect, by=coordinator, **CANDID),
            "talk": lambda: talks.note(partner=prospect, by=coordinator, on=coalition.today(), location_host="remote"),
        }
        deeds[key]()
        assert open_keys(prospect) == [other for other in ALL if other != key]

    @pytest.mark.parametrize("lacking", CANDID)
    def test_open_about_all_four(self, coordinator, prospect, lacking):
        """CON-5: aims, costs, tensions, and what is undecided."""
        actions.prepare(partner=prospect, by=coordinator, **CANDID | {lacking: ""})
        assert "candid" in open_keys(prospect)

    def test_a_nomination_is_somebody_they_trust(self, coalition, coordinator, prospect):
        nominations.note(partner=prospect, nominator=make_person(coalition, "Lou"), reason="Calm.", by=coordinator)
        assert "listener" not in open_keys(prospect)

    def test_who_left_is_nobody_to_talk_to(self, coalition, prospect):
        make_person(coalition, "Peg", partner=prospect)
        Affiliation.objects.filter(partner=prospect).update(ended_on="2024-02-01")
        assert "person" in open_keys(prospect)

    def test_what_is_of_another_partner_does_not_count(self, coordinator, coalition, prospect):
        make_ready(make_partner(coalition, "Other", status="prospect"), coordinator)
        assert open_keys(prospect) == ALL


class TestGate:
    def test_not_invited_before_it_is_ready(self, coalition, coordinator, prospect):
        with pytest.raises(partners.NotReady) as trouble:
            partners.move(partner=prospect, status="invited", on=coalition.today(), by=coordinator)
        assert trouble.value.points == [point.do for point in checklist.POINTS]
        assert status_of(prospect) == "prospect"

    def test_with_a_reason_it_goes_on_and_the_log_keeps_it(self, coalition, coordinator, prospect):
        make_ready(prospect, coordinator)
        OneOnOne.objects.all().delete()
        partners.move(
            partner=prospect, status="invited", on=coalition.today(), by=coordinator, anyway="They asked to come."
        )
        assert status_of(prospect) == "invited"
        event = AuditEvent.objects.get(verb="partner_moved_anyway")
        assert audit.sentence(event) == (
            "Rosa set Sunrise to invited before everything was ready (Talk one to one): They asked to come."
        )

    @pytest.mark.parametrize("status", ["member", "dormant", "withdrawn"])
    def test_no_other_status_asks(self, coalition, coordinator, prospect, status):
        partners.move(partner=prospect, status=status, on=coalition.today(), by=coordinator)
        assert status_of(prospect) == status

    def test_invited_already_it_does_not_ask_again(self, coalition, coordinator):
        invited = make_partner(coalition, "Invited", status="invited")
        partners.move(partner=invited, status="invited", on=coalition.today(), by=coordinator)
        assert not AuditEvent.objects.filter(verb="partner_moved_anyway").exists()

    def test_the_page_of_the_status_asks_too(self, as_user, coalition, coordinator, prospect):
        url = reverse("partner-status", args=["river", prospect.pk])
        sent = {"status": "invited", "on": coalition.today().isoformat()}
        page = as_user(coordinator).post(url, sent)
        assert page.context["form"].errors["anyway"] == ["Get these things ready first, or say why it cannot wait."]
        assert "Talk one to one" in page.content.decode()
        assert status_of(prospect) == "prospect"
        assert as_user(coordinator).post(url, sent | {"anyway": "They asked."}).status_code == 302
        assert status_of(prospect) == "invited"


def test_moved_back_on_the_same_day_nothing_has_been(coalition, coordinator, partner):
    """A card dragged by mistake does not cost a member its years."""
    partners.move(partner=partner, status="dormant", on=coalition.today(), by=coordinator)
    partners.move(partner=partner, status="member", on=coalition.today(), by=coordinator)
    (row,) = Membership.objects.filter(partner=partner)
    assert (row.status, row.started_on.isoformat(), row.ended_on) == ("member", "2024-01-01", None)


def test_moved_on_the_same_day_to_a_third_status_it_is_replaced(coalition, coordinator, partner):
    today = coalition.today()
    for status in ("dormant", "withdrawn"):
        partners.move(partner=partner, status=status, on=today, by=coordinator)
    assert list(partner.memberships.order_by("started_on").values_list("status", "started_on", "ended_on")) == [
        ("member", partner.memberships.last().started_on, today - timedelta(days=1)),
        ("withdrawn", today, None),
    ]


class TestBoard:
    def test_a_column_for_each_status_with_its_number(self, coalition, coordinator, partner, prospect):
        make_partner(coalition, "Older", status="prospect", since="2025-01-01")
        found = board.columns(viewer(coordinator, coalition))
        assert [(column.status, column.number, [card.name for card in column.cards]) for column in found] == [
            ("prospect", 2, ["Older", "Sunrise"]),  # who waits longest first
            ("invited", 0, []),
            ("member", 1, ["Lakeside Hospital"]),
            ("dormant", 0, []),
            ("withdrawn", 0, []),
        ]
        assert found[0].cards[0].next_point.key == "person"
        assert found[2].cards[0].next_point is None

    def test_the_rest_stands_in_the_table(self, coalition, coordinator, as_user):
        for number in range(board.SHOWN + 3):
            make_partner(coalition, f"P{number:02}", status="prospect")
        (column, *_) = board.columns(viewer(coordinator, coalition))
        assert (len(column.cards), column.number, column.more) == (board.SHOWN, 23, 3)
        assert "3 more in the table" in as_user(coordinator).get(URL).content.decode()

    def test_as_many_statements_for_one_card_as_for_many(
        self, coalition, coordinator, as_user, prospect, django_assert_max_num_queries
    ):
        client = as_user(coordinator)
        client.get(URL)
        with django_assert_max_num_queries(14) as one:
            client.get(URL)
        for number in range(12):
            make_partner(coalition, f"P{number}", status="prospect")
            make_partner(coalition, f"M{number}")
        with django_assert_max_num_queries(len(one)):
            client.get(URL)

    def test_a_card_moves_by_its_button(self, as_user, coordinator, coalition, prospect):
        make_ready(prospect, coordinator)
        answer = as_user(coordinator).post(f"{URL}{prospect.pk}/move/", {"to": "invited"})
        assert answer.headers["Location"] == f"{URL}#card-{prospect.pk}"
        assert status_of(prospect) == "invited"

    def test_one_that_is_not_ready_leads_to_what_is_missing(self, as_user, coordinator, prospect):
        answer = as_user(coordinator).post(f"{URL}{prospect.pk}/move/", {"to": "invited"})
        assert answer.headers["Location"] == f"{URL}{prospect.pk}/"
        assert status_of(prospect) == "prospect"

    def test_nowhere_is_no_column(self, as_user, coordinator, prospect):
        as_user(coordinator).post(f"{URL}{prospect.pk}/move/", {"to": "elsewhere"})
        assert status_of(prospect) == "prospect"

    def test_a_status_of_tomorrow_cannot_be_moved_today(self, as_user, coordinator, coalition, prospect):
        Membership.objects.filter(partner=prospect).update(started_on=coalition.today() + timedelta(days=1))
        answer = as_user(coordinator).post(f"{URL}{prospect.pk}/move/", {"to": "member"})
        assert answer.headers["Location"] == f"/c/river/partners/{prospect.pk}/status/?to=member"

    def test_the_table_says_what_is_missing_and_filters(self, as_user, coordinator, coalition, prospect):
        make_ready(make_partner(coalition, "Prepared Home", status="prospect"), coordinator)
        client = as_user(coordinator)
        page = client.get(f"{URL}table/").content.decode()
        assert "Know whom to talk to; Know what they need" in page
        for value, there, absent in (
            ("yes", "Prepared Home", "Sunrise"),
            ("no", "Sunrise", "Prepared Home"),
            ("talk", "Sunrise", "Prepared Home"),
        ):
            page = client.get(f"{URL}table/?ready={value}&status=prospect").content.decode()
            assert there in page
            assert absent not in page

    def test_the_table_as_a_file_is_logged(self, as_user, coordinator, prospect):
        answer = as_user(coordinator).get(f"{URL}table/?format=csv")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert text.splitlines()[0] == "Partner,Type,Status,Since,Ready,Still to do,Whom they trust,Last talk"
        assert text.splitlines()[1] == (
            'Sunrise,Long-term care,Prospective,2026-01-01,0,"Know whom to talk to; Know what they need; Find somebody they '
            "trust; Say what this does for them; Be open about aims, costs, tensions and what is undecided; Talk one to "
            'one",,'
        )
        assert AuditEvent.objects.filter(verb="pipeline_exported").count() == 1


class TestFirstContact:
    def test_prepared(self, as_user, coordinator, coalition, prospect):
        lou = make_person(coalition, "Lou")
        sent = {
            "trusted_listener": f"Lou #{lou.pk}",
            "brings": "A bed.",
            "still_open": "",
            "version": "",
            "aims": "",
            "costs": "",
            "tensions": "",
        }
        assert as_user(coordinator).post(f"{URL}{prospect.pk}/prepare/", sent).status_code == 302
        row = FirstContact.objects.get()
        assert (row.partner, row.trusted_listener, row.brings) == (prospect, lou, "A bed.")
        page = as_user(coordinator).get(f"{URL}{prospect.pk}/").content.decode()
        assert "A bed." in page
        assert "2 of 6 ready" in page

    def test_a_member_is_not_counted_as_ready_or_not(self, as_user, coordinator, partner):
        page = as_user(coordinator).get(f"{URL}{partner.pk}/").content.decode()
        assert "of 6 ready" not in page
        assert "Talks one to one" in page

    def test_saved_meanwhile(self, coordinator, prospect):
        row = actions.prepare(partner=prospect, by=coordinator, brings="One")
        seen = version_of(row)
        actions.prepare(partner=prospect, by=coordinator, seen=seen, brings="Two")
        with pytest.raises(ChangedMeanwhile):
            actions.prepare(partner=prospect, by=coordinator, seen=seen, brings="Three")

    def test_the_log_does_not_say_what(self, coordinator, prospect):
        actions.prepare(partner=prospect, by=coordinator, brings="Xylophone")
        event = AuditEvent.objects.get(verb="first_contact_prepared")
        assert audit.sentence(event) == "Rosa prepared the first contact with Sunrise: what this does for them"


@pytest.mark.parametrize("who", ["member", "leader", "outsider"])
class TestPrivate:
    """domain.md 5, rules 2, 15 and 20: for those who keep records; by page, file, search and change log."""

    @pytest.fixture
    def secrets(self, coordinator, partner):
        """Everything about the member's own partner, with a word that stands nowhere else."""
        interests.note(
            partner=partner, by=coordinator, need="Xylophone beds", priority=1, source="said", confirmed_on="2026-01-01"
        )
        actions.prepare(partner=partner, by=coordinator, brings="Xylophone brings")
        talks.note(
            partner=partner, by=coordinator, on=partner.coalition.today(), location_host="ours", worries="Xylophone"
        )
        nominator = make_person(partner.coalition, "Nominator")
        return nominations.note(partner=partner, nominator=nominator, reason="Xylophone reason", by=coordinator)

    def test_no_page_no_file(self, request, as_user, secrets, partner, who):
        client = as_user(request.getfixturevalue(who))
        talk = OneOnOne.objects.get()
        need = partner.interests.get()
        addresses = [
            URL, f"{URL}table/", f"{URL}table/?format=csv", f"{URL}{partner.pk}/", f"{URL}{partner.pk}/prepare/",
            f"{URL}{partner.pk}/move/", need.get_absolute_url(), reverse("interest-new", args=["river", partner.pk]),
            reverse("interest-remove", args=["river", need.pk]), talk.get_absolute_url(),
            reverse("one-on-one-new", args=["river", partner.pk]), reverse("one-on-one-remove", args=["river", talk.pk]),
            reverse("nomination-new", args=["river", partner.pk]), reverse("nomination-remove", args=["river", secrets.pk]),
        ]  # fmt: skip
        for url in addresses:
            for answer in (client.get(url), client.post(url, {"to": "withdrawn"})):
                assert answer.status_code in (403, 404, 405), url
                assert b"Xylophone" not in answer.content
        assert status_of(partner) == "member"
        assert OneOnOne.objects.exists()

    def test_no_page_of_theirs_says_it(self, request, as_user, secrets, partner, who):
        client = as_user(request.getfixturevalue(who))
        for url in (
            partner.get_absolute_url(), "/c/river/search/?q=Xylo", "/c/river/partners/?q=Xylophone",
            reverse("partner-timeline", args=["river", partner.pk]), reverse("partner-log", args=["river", partner.pk]),
            "/c/river/mine/", "/c/river/partners/?format=csv",
        ):  # fmt: skip
            answer = client.get(url)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"Xylophone b" not in body, url
            assert b"Xylophone r" not in body, url
            assert b"one to one" not in body.lower(), url


def test_another_coalitions_board_is_empty(other_coalition, outsider, prospect):
    assert [column.number for column in board.columns(viewer(outsider, other_coalition))] == [0] * 5

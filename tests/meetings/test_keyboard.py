"""Each page of the meetings by keyboard alone: reached, seen and worked by Tab, Enter, Space and arrows; nothing holds the focus."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings.checkin import actions as checkin
from meetings.handover.actions import open_handover
from meetings.live import steps
from meetings.minutes import actions as minutes
from meetings.models import AgendaItem, Attendance, Ballot, LiveMeeting, PollAnswer, Series
from meetings.objectives import doing
from meetings.polls import actions as polls
from meetings.series.actions import begin_series
from meetings.standing import actions as standing
from members.models import CompetitionArea
from members.people.actions import end_affiliation
from members.people.links import token_for
from tests.browser import until
from tests.characters import make_partner, make_person
from tests.keyboard import assert_keyboard_clean, tab_to
from tests.meetings.decisions.tables import make_vote
from tests.meetings.tables import make_invitation, make_item, make_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [1280, 390]


@pytest.fixture
def priya(coalition, partner):
    return make_person(coalition, "Priya Raman", partner=partner, email="p@x.example")


@pytest.fixture
def meeting(coalition, partner, priya):
    """Begun ten minutes ago: three items, two people."""
    cache.clear()
    now = timezone.now()
    meeting = make_meeting(
        coalition, status="published", starts_at=now - dt.timedelta(minutes=10), ends_at=now + dt.timedelta(minutes=80)
    )
    for title in ("Alpha", "Beta", "Gamma"):
        make_item(meeting, title, owner=priya, purpose="decide", minutes=20)
    ems = make_partner(coalition, "Three Rivers Ambulance", type_code="ems")
    make_invitation(meeting, priya, partner)
    make_invitation(meeting, make_person(coalition, "Marcus Bell", partner=ems), ems)
    return meeting


def at(name, *keys):
    return reverse(name, args=["river", *keys])


def enter(page, locator):
    """Tab there and press Enter."""
    tab_to(page, locator)
    page.keyboard.press("Enter")


class TestAgenda:
    @pytest.mark.parametrize("width", SIZES)
    def test_the_builder(self, visits, coordinator, meeting, width):
        page = visits.open(coordinator, path=at("meeting-agenda", meeting.pk), width=width)
        assert_keyboard_clean(page)

    def test_an_item_that_is_open(self, visits, coordinator, meeting):
        item = meeting.agenda_items.first()
        page = visits.open(coordinator, path=at("meeting-agenda", meeting.pk) + f"?edit={item.pk}")
        expect(page.locator("[data-editing]")).to_be_visible()
        assert_keyboard_clean(page)

    def test_what_lies_behind_the_dots_on_a_phone(self, visits, coordinator, meeting):
        beta = AgendaItem.objects.get(title="Beta")
        page = visits.open(coordinator, path=at("meeting-agenda", meeting.pk), width=390)
        more, rest = page.locator(f"#more-{beta.pk}"), page.locator(f"#rest-{beta.pk}")
        line = page.locator(f"#item-{beta.pk} .ct-item-tools").bounding_box()
        assert line["height"] < 60  # one line
        enter(page, more)
        expect(rest).to_be_visible()
        page.keyboard.press("Escape")
        expect(rest).to_be_hidden()
        expect(more).to_be_focused()
        page.keyboard.press("Enter")
        enter(page, page.locator(f"#in-{beta.pk}"))
        page.get_by_text("“Beta” is number 2 of 3, 1 deep.").wait_for()
        expect(page.locator(f"#item-{beta.pk}")).to_be_focused()
        enter(page, page.locator(f"#more-{beta.pk}"))
        enter(page, rest.get_by_role("button", name="Park"))
        expect(page.locator("#parked")).to_be_visible()


class TestSeries:
    @pytest.mark.parametrize("width", SIZES)
    def test_its_pages(self, visits, coalition, coordinator, width):
        series = begin_series(
            coalition=coalition,
            by=coordinator,
            title="Council",
            starts_on=dt.date(2027, 1, 12),
            starts_time=dt.time(10),
        )
        page = visits.open(coordinator, path=at("series-list"), width=width)
        for name, keys in (
            ("series-list", []),
            ("series-new", []),
            ("series-edit", [series.pk]),
            ("series-detail", [series.pk]),
            ("cadence", []),
        ):
            page.goto(at(name, *keys))
            assert_keyboard_clean(page)

    def test_begun_by_keys(self, visits, coordinator):
        page = visits.open(coordinator, path=at("series-new"))
        tab_to(page, page.locator("#id_title"))
        page.keyboard.type("Radio group")
        tab_to(page, page.locator("#id_starts_on"))
        page.keyboard.type("01122027")
        tab_to(page, page.locator("#id_starts_time"))
        page.keyboard.type("0930AM")
        enter(page, page.get_by_role("button", name="Begin"))
        until(page, Series.objects.exists)
        assert Series.objects.get().starts_on == dt.date(2027, 1, 12)


class TestPoll:
    @pytest.fixture
    def poll(self, coalition, coordinator, meeting, priya, partner):
        times = [
            (meeting.ends_at + dt.timedelta(days=day), meeting.ends_at + dt.timedelta(days=day, hours=1))
            for day in (3, 4)
        ]
        poll = polls.make_poll(coalition=coalition, by=coordinator, title="Drill", times=times)
        polls.ask(poll=poll, people=[(priya.pk, partner.pk)], by=coordinator)
        return poll

    @pytest.mark.parametrize("width", SIZES)
    def test_its_pages(self, visits, coordinator, poll, width):
        page = visits.open(coordinator, path=at("poll-list"), width=width)
        for name, keys in (("poll-list", []), ("poll-new", []), ("poll-detail", [poll.pk]), ("poll-edit", [poll.pk])):
            page.goto(at(name, *keys))
            assert_keyboard_clean(page)

    def test_answered_by_keys(self, visits, poll, priya):
        token = token_for(priya, purpose="date-poll", about=poll.pk)
        page = visits.open(path=reverse("poll-link", args=[token]), width=390)
        assert_keyboard_clean(page)
        first, second = poll.options.all()
        page.reload()
        tab_to(page, page.locator(f"[name=option_{first.pk}]").first)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        enter(page, page.get_by_role("button", name="Save my answer"))
        until(page, lambda: PollAnswer.objects.count() == 2)
        assert dict(PollAnswer.objects.values_list("option", "answer")) == {first.pk: "if_need_be", second.pk: "yes"}


class TestLive:
    @pytest.mark.parametrize("width", SIZES)
    @pytest.mark.parametrize("stage", ["before", "going on", "over"])
    def test_whoever_leads(self, visits, coordinator, meeting, width, stage):
        if stage != "before":
            steps.start(meeting=meeting, by=coordinator)
        if stage == "over":
            steps.end(meeting=meeting, by=coordinator)
        page = visits.open(coordinator, path=at("live", meeting.pk), width=width)
        assert_keyboard_clean(page)

    def test_led_by_keys(self, visits, coordinator, meeting):
        page = visits.open(coordinator, path=at("live", meeting.pk))
        enter(page, page.locator("#do-start"))
        expect(page.locator("#now")).to_have_text("Alpha")
        enter(page, page.locator("#do-next"))
        expect(page.locator("#now")).to_have_text("Beta")
        expect(page.locator("#do-next")).to_be_focused()
        # into the notes and out again: the field keeps nobody
        tab_to(page, page.get_by_label("Notes on this item"))
        page.keyboard.type("April.")
        page.keyboard.press("Tab")
        expect(page.get_by_label("Notes on this item")).not_to_be_focused()
        # a part that is folded opens by Enter, and its field is the next stop
        summary = page.locator("summary", has_text="Something for later")
        enter(page, summary)
        tab_to(page, page.locator("#topic_title"), most=2)
        page.keyboard.type("Fuel")
        page.keyboard.press("Enter")
        until(page, AgendaItem.objects.filter(title="Fuel", state="parked").exists)

    def test_those_who_follow(self, visits, coordinator, member, meeting, partner):
        make_invitation(meeting, member.people.get(), partner)
        steps.start(meeting=meeting, by=coordinator)
        page = visits.open(member, path=at("live", meeting.pk), width=390)
        assert_keyboard_clean(page)
        enter(page, page.locator("#speak"))
        expect(page.get_by_text("You are on the list of those who want to speak")).to_be_visible()
        until(page, lambda: LiveMeeting.objects.get().speakers.exists())


class TestDoor:
    def test_the_kiosk(self, visits, coordinator, meeting):
        code = checkin.open_check_in(meeting=meeting, by=coordinator).code
        page = visits.open(coordinator, path=at("checkin-desk", meeting.pk))
        assert_keyboard_clean(page)
        page.on("dialog", lambda asked: asked.accept())
        lock = page.get_by_role("button", name="Lock this device")
        with page.expect_navigation():
            enter(page, lock)
        expect(page.locator("#q")).to_be_visible()
        assert code in page.url
        assert_keyboard_clean(page)
        tab_to(page, page.locator("#q"))
        page.keyboard.type("pri")
        found = page.get_by_role("button", name="Priya Raman")
        expect(found).to_be_visible()
        enter(page, found)
        expect(page.get_by_text("checked in").first).to_be_visible()
        assert Attendance.objects.get().person.name == "Priya Raman"

    @pytest.mark.parametrize("width", SIZES)
    def test_a_phone(self, visits, coordinator, meeting, width):
        code = checkin.open_check_in(meeting=meeting, by=coordinator).code
        page = visits.open(path=f"/l/check-in/{code}/", width=width)
        assert_keyboard_clean(page)


class TestSheet:
    @pytest.mark.parametrize("width", SIZES)
    def test_the_sheet(self, visits, coordinator, meeting, width):
        page = visits.open(coordinator, path=at("attendance", meeting.pk), width=width)
        assert_keyboard_clean(page)

    def test_marked_by_arrows_and_space(self, visits, coordinator, meeting):
        page = visits.open(coordinator, path=at("attendance", meeting.pk))
        person = meeting.invitations.order_by("partner__name").first().person_id
        tab_to(page, page.locator(f'[name="p{person}"]:checked'))
        page.keyboard.press("1")
        until(page, Attendance.objects.filter(status="present").exists)


class TestVote:
    @pytest.fixture
    def vote(self, coalition, meeting):
        return make_vote(coalition, title="Lend the chairs", method="consent")

    @pytest.mark.parametrize("width", SIZES)
    def test_its_pages(self, visits, coordinator, vote, width):
        page = visits.open(coordinator, path=at("decision-list"), width=width)
        for name, keys in (
            ("decision-list", []), ("decision-new", []), ("decision-detail", [vote.pk]), ("decision-close", [vote.pk]),
            ("decision-room", [vote.pk]),
        ):  # fmt: skip
            page.goto(at(name, *keys))
            assert_keyboard_clean(page)

    def test_cast_by_keys(self, visits, vote, priya):
        page = visits.open(path=f"/l/decision/{token_for(priya, purpose='decision', about=vote.pk)}/", width=390)
        assert_keyboard_clean(page)
        page.reload()
        choices = page.locator("main [type=radio]")
        tab_to(page, choices.first)
        page.keyboard.press("Space")
        enter(page, page.get_by_role("button", name="Save the vote"))
        until(page, Ballot.objects.filter(choice="for").exists)


class TestMinutes:
    @pytest.fixture
    def taken(self, coordinator, meeting):
        return minutes.begin(meeting=meeting, by=coordinator)

    @pytest.mark.parametrize("width", SIZES)
    def test_its_pages(self, visits, coordinator, meeting, taken, width):
        note = taken.notes.first()
        page = visits.open(coordinator, path=at("meeting-minutes", meeting.pk), width=width)
        for name, keys in (
            ("meeting-minutes", []), ("meeting-minutes-note", [note.pk]), ("meeting-minutes-add", []),
            ("meeting-minutes-history", [note.pk]),
        ):  # fmt: skip
            page.goto(at(name, meeting.pk, *keys))
            assert_keyboard_clean(page)

    def test_written_by_keys(self, visits, coordinator, meeting, taken):
        note = taken.notes.first()
        page = visits.open(coordinator, path=at("meeting-minutes-note", meeting.pk, note.pk))
        tab_to(page, page.locator("textarea"))
        page.keyboard.type("Agreed.")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            enter(page, page.get_by_role("button", name="Save", exact=True))
        note.refresh_from_db()
        assert note.body == "Agreed."


class TestStanding:
    @pytest.mark.parametrize("width", SIZES)
    def test_its_pages(self, visits, coalition, owner, meeting, width):
        standing.adopt(
            coalition=coalition, starts_on=coalition.today() - dt.timedelta(days=30), by=None, quorum_share=50,
            window_kind="meetings", window=4, least_share=50,
        )  # fmt: skip
        page = visits.open(owner, path=at("standing-policy"), width=width)
        for name, keys in (("standing-policy", []), ("standing-list", []), ("meeting-roll", [meeting.pk])):
            page.goto(at(name, *keys))
            assert_keyboard_clean(page)

    def test_tried_out_by_keys(self, visits, owner, partner):
        page = visits.open(owner, path=at("standing-policy"))
        tab_to(page, page.locator("[name=window_kind]").first)
        page.keyboard.press("ArrowRight")
        expect(page.locator("[name=window_kind]:checked")).to_have_value("meetings")
        with page.expect_navigation():
            enter(page, page.get_by_role("button", name="Try it out"))
        expect(page.get_by_role("heading", name="What these rules would change on")).to_be_visible()


class TestWhoGoesOn:
    @pytest.mark.parametrize("width", SIZES)
    def test_handed_over_by_keys(self, visits, coalition, coordinator, partner, priya, width):
        sam = make_person(coalition, "Sam Boone", partner=partner)
        task = doing.add_task(coalition=coalition, title="Radios", owner=priya, by=coordinator)
        tie = priya.affiliations.get()
        tie = end_affiliation(affiliation=tie, on=coalition.today(), by=coordinator)
        handover = open_handover(affiliation=tie, by=coordinator)
        page = visits.open(coordinator, path=at("handover", handover.pk), width=width)
        assert_keyboard_clean(page)
        page.reload()
        tab_to(page, page.locator("#id_successor"))
        page.keyboard.type("Sam Boone")
        page.keyboard.press("Escape")
        with page.expect_navigation():
            enter(page, page.get_by_role("button", name="Hand over", exact=True))
        task.refresh_from_db()
        assert task.owner == sam

    @pytest.mark.parametrize("width", SIZES)
    def test_where_partners_compete(self, visits, coordinator, partner, meeting, width):
        page = visits.open(coordinator, path=at("competition-new"), width=width)
        assert_keyboard_clean(page)
        page.reload()
        for name, words in (
            ("#id_name", "Beds"),
            ("#id_partner_1", "Lakeside Hospital"),
            ("#id_partner_2", "Three Rivers Ambulance"),
        ):
            tab_to(page, page.locator(name))
            page.keyboard.type(words)
            page.keyboard.press("Escape")
        with page.expect_navigation():
            enter(page, page.get_by_role("button", name="Save area"))
        assert CompetitionArea.objects.get().competitors.count() == 2
        assert_keyboard_clean(page)

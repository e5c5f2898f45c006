"""Wins with credit by consent, public promises, admitted misses, candidates (WIN-1, WIN-2, COR-1; domain.md 5, rule 19)."""

import datetime as dt

import pytest
from django.urls import reverse

from engagement.commitments import actions as commitments
from engagement.models import ProjectCandidate, PublicPromise, ShortfallNotice, Win
from engagement.wins import actions, notices, reading
from members.models import Affiliation, Notice
from tests.characters import make_partner, make_person, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ago(coalition):
    return lambda days: coalition.today() - dt.timedelta(days=days)


@pytest.fixture
def win(coalition, ago):
    return Win.objects.create(coalition=coalition, what="One call list", on=ago(3))


def make_promise(coalition, due_in, **fields):
    today = coalition.today()
    known = {"what": "A bed list", "to_whom": "all", "made_on": today - dt.timedelta(days=90)}
    return PublicPromise.objects.create(coalition=coalition, due_on=today + dt.timedelta(days=due_in), **known | fields)


def test_a_partner_is_named_once_it_said_yes(as_user, coalition, coordinator, leader, member, partner, win):
    other = make_partner(coalition, "Harlan EMS", type_code="ems")
    ours = actions.credit(win=win, partner=partner, by=coordinator)
    theirs = actions.credit(win=win, partner=other, by=coordinator)
    url = win.get_absolute_url()
    assert "Harlan EMS" in as_user(coordinator).get(url).content.decode()
    for user in (leader, member):
        assert "Harlan EMS" not in as_user(user).get(url).content.decode()
    mine = as_user(member).get(url).content.decode()
    assert "May we name Lakeside Hospital?" in mine
    answer = reverse("win-consent", args=["river", win.pk, theirs.pk])
    assert as_user(member).post(answer, {"answer": "yes"}).status_code == 404
    own = reverse("win-consent", args=["river", win.pk, ours.pk])
    assert as_user(member).post(own, {"answer": "yes"}).status_code == 302
    assert as_user(leader).post(own, {"answer": "no"}).status_code == 403
    assert "Lakeside Hospital" in as_user(leader).get(reverse("win-list", args=["river"])).content.decode()
    assert as_user(member).post(own, {"answer": "no"}).status_code == 302
    assert "Lakeside Hospital" not in as_user(leader).get(reverse("win-list", args=["river"])).content.decode()


def test_time_to_the_first_win(coalition, coordinator, ago):
    seen = viewer(coordinator, coalition)
    assert reading.first_win(seen) == reading.FirstWin(None, None)
    make_partner(coalition, "A", since=ago(200))
    make_partner(coalition, "B", since=ago(100))
    Win.objects.create(coalition=coalition, what="Before there was anybody", on=ago(201))
    assert reading.first_win(seen) == reading.FirstWin(ago(200), None)
    for days in (30, 80):
        Win.objects.create(coalition=coalition, what="Seen", on=ago(days))
    assert reading.first_win(seen) == reading.FirstWin(ago(200), 120)


@pytest.mark.parametrize(
    ("due_in", "new_in", "kept", "state"),
    [
        (0, None, None, "open"), (-1, None, None, "missed"), (-9, 0, None, "open"), (-9, -1, None, "missed"),
        (-3, None, 3, "kept"), (-3, None, 2, "kept late"), (-9, 5, 2, "kept late"),
    ],
)  # fmt: skip
def test_the_state_of_a_promise(coalition, ago, due_in, new_in, kept, state):
    promise = PublicPromise(
        made_on=ago(90), due_on=ago(-due_in), new_due_on=None if new_in is None else ago(-new_in),
        kept_on=None if kept is None else ago(kept),
    )  # fmt: skip
    assert promise.state(coalition.today()) == state


def words(**more):
    return {"what": "No list yet", "why": "The printer broke.", "what_now": "We print elsewhere."} | more


def test_a_miss_is_admitted_to_all_members_once(as_user, coalition, coordinator, member, partner, ago):
    make_person(coalition, "Ann Low", partner=partner, email="ann@lake.example")
    make_person(coalition, "Zoe", partner=make_partner(coalition, "Hoped for", status="prospect"), email="z@h.example")
    promise = make_promise(coalition, -4)
    url = reverse("public-promise-missed", args=["river", promise.pk])
    page = as_user(coordinator)
    assert "Tell 2 people" in page.get(url).content.decode()
    past = page.post(url, words(new_due_on=ago(1).isoformat()))
    assert "The new day lies in the past" in past.content.decode()
    assert page.post(url, words(new_due_on=ago(-20).isoformat())).status_code == 302
    told = ShortfallNotice.objects.get()
    assert (told.missed_on, told.days_after, told.told_by) == (ago(4), 4, coordinator)
    assert sorted(Notice.objects.filter(kind="shortfall").values_list("person__name", flat=True)) == ["Amir", "Ann Low"]
    promise.refresh_from_db()
    assert (promise.due_on, promise.new_due_on, promise.state(coalition.today())) == (ago(4), ago(-20), "open")
    with pytest.raises(actions.MissTrouble):
        actions.admit(coalition=coalition, by=None, promise=promise, **words())
    shown = as_user(member).get(told.get_absolute_url()).content.decode()
    assert "The printer broke." in shown
    assert "No list yet" in as_user(member).get(reverse("win-list", args=["river"])).content.decode()


def test_told_twice_at_once_is_told_once(coalition, coordinator):
    promise = make_promise(coalition, -4)
    actions.admit(coalition=coalition, by=coordinator, promise=promise, **words())
    with pytest.raises(actions.MissTrouble, match="told already"):
        actions.admit(coalition=coalition, by=coordinator, promise=promise, **words())
    assert ShortfallNotice.objects.count() == 1


def test_a_missed_pledge_is_told_to_the_partner_alone(as_user, coalition, coordinator, leader, member, partner, ago):
    other = make_partner(coalition, "Harlan EMS", type_code="ems")
    make_person(coalition, "Marcus", partner=other, email="m@ems.example")
    pledge = commitments.make_pledge(
        coalition=coalition,
        by=coordinator,
        partner=partner,
        direction="ours",
        what="A room",
        made_on=ago(40),
        due_on=ago(2),
    )
    url = reverse("pledge-missed", args=["river", pledge.pk])
    assert (
        "Say openly that it is late"
        in as_user(coordinator).get(reverse("pledge-detail", args=["river", pledge.pk])).content.decode()
    )
    assert as_user(coordinator).post(url, words(new_due_on=ago(-9).isoformat())).status_code == 302
    told = ShortfallNotice.objects.get()
    pledge.refresh_from_db()
    assert (told.missed_on, pledge.due_on) == (ago(2), ago(-9))
    assert [notice.person.name for notice in Notice.objects.filter(kind="shortfall")] == ["Amir"]
    assert as_user(member).get(told.get_absolute_url()).status_code == 200
    assert as_user(leader).get(told.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("how", ["kept", "to come", "theirs"])
def test_nothing_is_admitted_that_was_not_missed(as_user, coalition, coordinator, partner, ago, how):
    if how == "theirs":
        pledge = commitments.make_pledge(
            coalition=coalition, by=coordinator, partner=partner, what="Beds", made_on=ago(40), due_on=ago(2)
        )
        assert as_user(coordinator).get(reverse("pledge-missed", args=["river", pledge.pk])).status_code == 404
        return
    promise = make_promise(coalition, 1) if how == "to come" else make_promise(coalition, -1, kept_on=ago(1))
    assert as_user(coordinator).get(reverse("public-promise-missed", args=["river", promise.pk])).status_code == 302
    with pytest.raises(actions.MissTrouble):
        actions.admit(coalition=coalition, by=coordinator, promise=promise, **words())


def test_the_mail_says_what_why_and_what_now(coalition, coordinator, partner):
    person = make_person(coalition, "Ann Low", partner=partner, email="ann@lake.example")
    actions.admit(coalition=coalition, by=coordinator, promise=make_promise(coalition, -4), **words())
    notice = Notice.objects.get(kind="shortfall", person=person)
    notices._load([notice])
    mail = notices.word(notice)
    assert (mail.subject, mail.reply_to) == ("We missed what we promised: No list yet", coordinator.email)
    assert notices.still_wanted(notice) == ""
    ShortfallNotice.objects.all().delete()
    notices._load([notice])
    assert notices.still_wanted(notice) == "It was taken back"


def test_a_day_that_is_past_is_not_moved_in_silence(as_user, coalition, coordinator, ago):
    page = as_user(coordinator)
    for due_in, status in ((-1, 200), (5, 302)):
        promise = make_promise(coalition, due_in)
        url = reverse("public-promise-edit", args=["river", promise.pk])
        version = page.get(url).context["form"].initial["version"]
        sent = {
            "what": "A bed list", "to_whom": "all", "made_on": ago(90).isoformat(), "due_on": ago(-30).isoformat(),
            "version": version,
        }  # fmt: skip
        assert page.post(url, sent).status_code == status


def test_kept_and_not_after_all(as_user, coalition, coordinator, member, ago):
    promise = make_promise(coalition, 5)
    url = reverse("public-promise-kept", args=["river", promise.pk])
    page = as_user(coordinator)
    assert "It was promised later than that." in page.post(url, {"on": ago(91).isoformat()}).content.decode()
    assert page.post(url, {"on": ago(1).isoformat()}).status_code == 302
    promise.refresh_from_db()
    assert promise.kept_on == ago(1)
    assert page.post(url, {"again": "yes"}).status_code == 302
    promise.refresh_from_db()
    assert promise.kept_on is None
    assert as_user(member).post(url, {"on": ago(1).isoformat()}).status_code == 403


def test_candidates_without_a_weak_side_stand_on_top_and_are_for_coordinators(
    as_user, coalition, coordinator, leader, member
):
    for title, ratings in (("Flashy", (1, 5, 5, 5)), ("Solid", (3, 3, 3, 3)), ("Best", (4, 5, 4, 4))):
        ProjectCandidate.objects.create(
            coalition=coalition, title=title, **dict(zip(ProjectCandidate.RATED, ratings, strict=True))
        )
    url = reverse("candidate-list", args=["river"])
    html = as_user(coordinator).get(url).content.decode()
    assert html.index("Best") < html.index("Solid") < html.index("Flashy")
    assert [as_user(user).get(url).status_code for user in (leader, member)] == [403, 403]
    page = as_user(coordinator)
    sent = {"title": "New", "about": "", "objective": "", **dict.fromkeys(ProjectCandidate.RATED, "5")}
    assert page.post(reverse("candidate-new", args=["river"]), sent | {"speed": "6"}).status_code == 200
    assert page.post(reverse("candidate-new", args=["river"]), sent).status_code == 302


def test_who_left_is_not_told(coalition, partner, ago):
    gone = make_person(coalition, "Gone")
    Affiliation.objects.create(
        coalition=coalition, person=gone, partner=partner, started_on="2024-01-01", ended_on=ago(1)
    )
    assert list(actions.told_of(coalition)) == []

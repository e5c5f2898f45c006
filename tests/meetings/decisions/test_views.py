"""Votes on screen: who sees what while it runs and after; by link, in the app, in the room."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings.decisions import voting
from meetings.models import Ballot, Decision
from meetings.standing import actions as standing
from members.models import Notice
from members.notices import registry
from members.people.links import token_for
from tests.characters import make_person
from tests.engagement.playbook_looking import look

from .tables import close, make_vote, make_voters, say


@pytest.fixture
def amir(member):
    return member.people.get()


@pytest.fixture
def three(coalition, partner):
    return make_voters(coalition, 3)


def link(person, decision):
    return reverse("decision-link", args=[token_for(person, purpose="decision", about=decision.pk)])


def body_of(ballot, choice, **more):
    return {"ballot": ballot.pk} | {f"b{ballot.pk}-{key}": value for key, value in ({"choice": choice} | more).items()}


def own(decision, partner):
    return decision.ballots.get(partner=partner)


def url(name, decision=None):
    return reverse(name, args=["river", *([decision.pk] if decision else [])])


# --- In the app -----------------------------------------------------------------------------------------------------


def test_a_member_votes_and_changes_it(coalition, member, partner, as_user):
    decision = make_vote(coalition)
    client, ballot = as_user(member), own(decision, partner)
    assert client.post(url("decision-vote", decision), body_of(ballot, "for")).status_code == 302
    client.post(url("decision-vote", decision), body_of(ballot, "against"))
    ballot.refresh_from_db()
    assert (ballot.choice, ballot.via, ballot.person) == ("against", "app", member.people.get())


@pytest.mark.parametrize(
    ("choice", "more", "words"), [("abstained", {}, "Say why"), ("", {}, "Choose"), ("blocked", {"reason": "No"}, "")]
)
def test_a_vote_that_cannot_be_says_so_and_keeps_what_was_typed(
    coalition, member, partner, as_user, choice, more, words
):
    decision = make_vote(coalition)
    page = as_user(member).post(url("decision-vote", decision), body_of(own(decision, partner), choice, **more))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert own(decision, partner).choice == "open"


def test_nobody_votes_for_another_partner_by_altering_the_form(coalition, member, partner, three, as_user):
    decision = make_vote(coalition)
    other = own(decision, three[0][0])
    assert as_user(member).post(url("decision-vote", decision), body_of(other, "for")).status_code == 200
    other.refresh_from_db()
    assert other.choice == "open"


def test_while_it_runs_nobody_reads_what_was_said(coalition, member, coordinator, three, as_user):
    decision = make_vote(coalition, method="consent")
    say(decision, three[0][0], "blocked", reason="Wormwood")
    for user, sees in ((member, False), (coordinator, True)):
        body = as_user(user).get(decision.get_absolute_url()).content.decode()
        assert "Wormwood" not in body
        assert (three[0][0].name in body) is sees  # coordinators see whom to remind
    close(decision)
    body = as_user(member).get(decision.get_absolute_url()).content.decode()
    assert "Wormwood" in body
    assert three[0][0].name in body


def test_a_closed_secret_vote_names_those_who_took_part_and_no_choice(coalition, member, partner, three, as_user):
    decision = make_vote(coalition, is_secret=True)
    say(decision, three[0][0], "against", person=three[0][1])
    close(decision)
    body = as_user(member).get(decision.get_absolute_url()).content.decode()
    assert f"{three[0][0].name}" in body
    row = body[body.index('id="took-part"') :]
    assert "Against" not in row


def test_a_secret_receipt_is_shown_once(coalition, member, partner, as_user):
    decision = make_vote(coalition, is_secret=True)
    client, ballot = as_user(member), own(decision, partner)
    page = client.post(url("decision-vote", decision), body_of(ballot, "for"))
    receipt = page.context["receipt"]
    assert receipt in page.content.decode()
    assert receipt not in client.get(decision.get_absolute_url()).content.decode()
    wrong = client.post(url("decision-vote", decision), body_of(ballot, "against", receipt="AAAA-AAAA-AAAA"))
    assert "type the receipt" in wrong.content.decode()
    client.post(url("decision-vote", decision), body_of(ballot, "against", receipt=receipt))
    assert close(decision).totals["against"] == 1


def test_a_form_pressed_twice_gives_its_receipt_twice(coalition, member, partner, as_user):
    """Else who presses twice sees the second answer, and never the letters they need."""
    decision = make_vote(coalition, is_secret=True)
    client, ballot = as_user(member), own(decision, partner)
    body = body_of(ballot, "for") | {"occasion": "the-form-they-saw"}
    pages = [client.post(url("decision-vote", decision), body) for _ in range(2)]
    assert pages[0].context["receipt"] == pages[1].context["receipt"]
    other = client.post(url("decision-vote", decision), body | body_of(ballot, "against"))
    assert "type the receipt" in other.content.decode()
    totals = close(decision).totals
    assert (totals["for"], totals.get("against", 0)) == (1, 0)


def test_drafts_are_for_coordinators(coalition, member, coordinator, partner, as_user):
    decision = make_vote(coalition, opened=False)
    assert as_user(member).get(decision.get_absolute_url()).status_code == 404
    assert decision.title not in as_user(member).get(url("decision-list")).content.decode()
    assert as_user(coordinator).get(decision.get_absolute_url()).status_code == 200


def test_the_whole_way_of_a_coordinator(coalition, coordinator, partner, as_user):
    client = as_user(coordinator)
    fields = {"title": "Which road?", "method": "majority", "options": "North\nSouth\n\nNorth", "question": "One only."}
    client.post(url("decision-new"), fields)
    decision = Decision.objects.get()
    assert [option.title for option in decision.options.all()] == ["North", "South"]
    edit = client.get(url("decision-edit", decision)).context["form"]
    client.post(url("decision-edit", decision), fields | {"options": "North\nEast", "version": edit.initial["version"]})
    assert [option.title for option in decision.options.all()] == ["North", "East"]
    client.post(url("decision-open", decision))
    north = decision.options.get(title="North")
    client.post(url("decision-room", decision), {f"choice-{own(decision, partner).pk}": f"option-{north.pk}"})
    assert (own(decision, partner).option, own(decision, partner).via) == (north, "room")
    review_on = coalition.today() + timedelta(days=100)
    client.post(url("decision-close", decision), {"rationale": "Dry all year.", "review_on": review_on})
    decision.refresh_from_db()
    assert (decision.status, decision.chosen, decision.review_on) == ("closed", north, review_on)
    client.post(url("decision-review", decision), {})
    decision.refresh_from_db()
    assert (decision.reviewed_on, decision.review_on) == (coalition.today(), None)


def test_the_room_refuses_a_secret_vote_and_an_abstention_without_reason(coalition, coordinator, partner, as_user):
    client, decision = as_user(coordinator), make_vote(coalition)
    page = client.post(url("decision-room", decision), {f"choice-{own(decision, partner).pk}": "abstained"})
    assert "Say why, in a few words." in page.content.decode()
    secret = make_vote(coalition, is_secret=True)
    assert client.get(url("decision-room", secret)).status_code == 302
    client.post(url("decision-room", secret), {f"choice-{own(secret, partner).pk}": "for"})
    assert own(secret, partner).choice == "open"


def test_a_member_passes_the_vote_on(coalition, member, partner, three, as_user):
    standing.adopt(coalition=coalition, starts_on=coalition.today(), by=None, proxies=1)
    decision = make_vote(coalition)
    client = as_user(member)
    client.post(url("decision-proxy", decision), {"partner": partner.pk, "to": three[0][0].pk})
    assert own(decision, partner).proxy == three[0][0]
    client.post(url("decision-proxy", decision), {"partner": three[1][0].pk, "to": partner.pk})  # not theirs
    assert own(decision, three[1][0]).proxy is None
    client.post(url("decision-proxy", decision), {"partner": partner.pk, "to": ""})
    assert own(decision, partner).proxy is None


def test_my_table_shows_the_vote_until_it_is_cast(coalition, member, partner, as_user):
    decision = make_vote(coalition)
    page = as_user(member).get(url("mine"))
    assert page.context["votes"] == [decision]
    say(decision, partner)
    assert as_user(member).get(url("mine")).context["votes"] == []


def test_today_shows_votes_past_their_day_and_decisions_to_look_at_again(coalition, coordinator, partner, as_user):
    make_vote(coalition, title="Past its day")
    again = close(make_vote(coalition, title="Look again"))
    yesterday = coalition.today() - timedelta(days=1)
    Decision.objects.filter(title="Past its day").update(closes_on=yesterday)
    Decision.objects.filter(pk=again.pk).update(review_on=yesterday)
    look(coalition)
    body = as_user(coordinator).get(url("today")).content.decode()
    assert "Close the vote: Past its day" in body
    assert "Look again at “Look again”" in body
    voting.review(decision=again, by=None)
    look(coalition)
    assert "Look again at" not in as_user(coordinator).get(url("today")).content.decode()


# --- By link --------------------------------------------------------------------------------------------------------


def test_a_vote_by_link_without_a_login(coalition, three, client):
    decision = make_vote(coalition)
    (partner, person), *_ = three
    where, ballot = link(person, decision), own(decision, partner)
    assert client.get(where).status_code == 200
    assert own(decision, partner).choice == "open"  # reading changes nothing
    assert client.post(where, body_of(ballot, "for")).status_code == 302
    assert (own(decision, partner).choice, own(decision, partner).via) == ("for", "link")
    assert "Person 001 said: <b>For</b>" in client.get(where).content.decode()
    close(decision)
    client.post(where, body_of(ballot, "against"))
    assert own(decision, partner).choice == "for"
    assert "Because." in client.get(where).content.decode()


def test_a_link_of_somebody_without_a_vote(coalition, three, client):
    decision = make_vote(coalition)
    outside = make_person(coalition, "Outside")
    body = client.get(link(outside, decision)).content.decode()
    assert "Your partner does not vote on this" in body
    assert client.post(link(outside, decision), body_of(own(decision, three[0][0]), "for")).status_code == 200
    assert not Ballot.objects.exclude(choice="open").exists()


@pytest.mark.parametrize("token", ["meeting", "draft", "junk"])
def test_links_that_lead_nowhere(coalition, three, client, token):
    decision = make_vote(coalition, opened=token != "draft")
    purpose = "meeting" if token == "meeting" else "decision"
    where = link(three[0][1], decision)
    if token == "meeting":
        where = reverse("decision-link", args=[token_for(three[0][1], purpose=purpose, about=decision.pk)])
    if token == "junk":
        where = reverse("decision-link", args=["junk"])
    assert client.get(where).status_code == 410


def test_a_link_of_another_coalition(coalition, other_coalition, three, client):
    decision = make_vote(coalition)
    theirs = make_person(other_coalition, "Otto's friend")
    assert client.get(link(theirs, decision)).status_code == 410


# --- What the mails say ---------------------------------------------------------------------------------------------


def notice_of(kind, person):
    notice = Notice.objects.get(kind=kind, person=person)
    found = registry.lookup(kind)
    found.load([notice])
    return found, notice


def test_the_mail_that_asks_is_not_sent_when_the_partner_has_voted(coalition, three):
    decision = make_vote(coalition)
    (partner, person), (_, other), _ = three
    kind, notice = notice_of("decision-open", person)
    assert kind.still_wanted(notice) == ""
    assert kind.word(notice).context["partners"] == [partner.name]
    say(decision, partner)
    kind.load([notice])
    assert kind.still_wanted(notice) == "Their partner has voted meanwhile"
    close(decision)
    kind, notice = notice_of("decision-open", other)
    assert kind.still_wanted(notice) == "The vote is closed"


def test_the_mail_about_the_result(coalition, three):
    decision = make_vote(coalition)
    say(decision, three[0][0])
    close(decision, rationale="It was tried.")
    kind, notice = notice_of("decision-closed", three[2][1])
    assert kind.still_wanted(notice) == ""
    mail = kind.word(notice)
    assert mail.subject == "Adopted: Adopt the plan"
    assert ("For", 1) in mail.context["lines"]


def test_a_vote_is_told_in_the_words_of_its_ballot(coalition, coordinator, as_user, three):
    decision = make_vote(coalition, method="consent")
    say(decision, three[0][0], "for")
    close(decision)
    body = as_user(coordinator).get(decision.get_absolute_url()).content.decode()
    assert ("I consent</span>" in body, ">For<" in body) == (True, False)


def test_what_is_still_open_stands_first(coalition, coordinator, as_user, three):
    Decision.objects.create(coalition=coalition, title="Long decided", decided_on="2026-01-01")
    make_vote(coalition, title="Still open")
    Decision.objects.create(coalition=coalition, title="Just decided", decided_on="2026-02-01")
    body = as_user(coordinator).get(url("decision-list")).content.decode()
    assert body.index("Still open") < body.index("Just decided") < body.index("Long decided")

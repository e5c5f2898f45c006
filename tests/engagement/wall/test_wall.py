"""The code on the wall: reading changes nothing, nobody's earlier words are shown, nobody is taken for somebody else."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from coalition.ui import nav
from engagement.models import AskedGroup, Input, Question, WallAnswer, WallCode
from engagement.voice import actions as voice
from engagement.wall import actions, finding
from members.models import Person
from tests.characters import coalition_type, make_partner, make_person, viewer
from tests.engagement.voice.conftest import draft, drafted, opened, say  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
WORDS = {"attribution": "named", "text": "From the wall."}


@pytest.fixture(autouse=True)
def fresh_limits():
    """Tries of other tests do not count."""
    cache.clear()


@pytest.fixture
def code(opened, coordinator):  # noqa: F811
    return actions.make_code(request=opened, by=coordinator)


@pytest.fixture
def vera(coalition):
    return make_person(coalition, "Vera Quist", partner=make_partner(coalition, "Lakeside"), email="vera@x.example")


def door(code, **query):
    return reverse("wall", args=[code.code], query=query)


def test_reading_changes_nothing(client, code, vera, opened):  # noqa: F811
    key = finding.key_of(opened, vera.pk)
    for url in (door(code), door(code, q="ve"), door(code, me=key), door(code, me="new"), door(code, q="ve", part="1")):
        for send in (client.get, client.head):
            assert send(url).status_code == 200
    assert not Input.objects.exists()
    assert not WallAnswer.objects.exists()


def test_one_finds_oneself_by_two_letters_and_answers(client, code, vera, opened):  # noqa: F811
    assert "Vera" not in client.get(door(code, q="v")).content.decode()
    page = client.get(door(code, q="ver qui"))
    ((key, name, partner),) = page.context["people"]
    assert (name, partner) == ("Vera Quist", "Lakeside")
    assert "vera@x.example" not in page.content.decode()
    sent = client.post(door(code, me=key), WORDS)
    assert sent.headers["Location"] == reverse("wall-thanks", args=[code.code])
    given = Input.objects.get()
    assert (given.person, given.channel, given.text, given.attribution) == (vera, "wall", "From the wall.", "named")
    assert client.get(sent.headers["Location"]).status_code == 200


def test_only_those_it_concerns_can_be_found(client, code, vera, opened, coalition):  # noqa: F811
    make_person(coalition, "Verena Lost")
    prospect = make_partner(coalition, "Prospect", type_code="payer", status="prospect")
    make_person(coalition, "Vernon Prospect", partner=prospect)
    assert [name for _, name, _ in finding.find(opened, "ver")[0]] == ["Vera Quist"]
    AskedGroup.objects.create(coalition=coalition, request=opened, stakeholder_type=coalition_type(coalition, "payer"))
    assert [name for _, name, _ in finding.find(opened, "ver")[0]] == ["Vernon Prospect"]


def test_earlier_words_are_not_shown_and_not_lost(client, code, vera, opened):  # noqa: F811
    say(opened, vera, "Said before.", attribution="confidential")
    page = client.get(door(code, me=finding.key_of(opened, vera.pk))).content.decode()
    assert "Said before." not in page
    assert 'name="attribution"' in page
    client.post(door(code, me=finding.key_of(opened, vera.pk)), WORDS)
    given = Input.objects.get()
    assert (given.text, given.attribution) == ("Said before.\n\nFrom the wall.", "confidential")


def test_in_confidence_after_a_name_waits_for_a_coordinator(client, code, vera, opened):  # noqa: F811
    say(opened, vera, "With my name.")
    key = finding.key_of(opened, vera.pk)
    sent = client.post(door(code, me=key), WORDS | {"attribution": "confidential"})
    assert sent.headers["Location"] == reverse("wall-thanks", args=[code.code])  # the same as for anybody
    assert Input.objects.get().text == "With my name."
    assert WallAnswer.objects.get().name == "Vera Quist"


@pytest.mark.parametrize("key", ["x", "altered", "foreign", "old"])
def test_altered_foreign_and_old_keys_lead_back_to_the_door(
    client, code, vera, coordinator, coalition, key, monkeypatch
):
    opened = code.request  # noqa: F811
    good = finding.key_of(opened, vera.pk)
    if key == "altered":
        key = good[:-3] + "xyz"
    elif key == "foreign":
        key = finding.key_of(draft(coalition, coordinator), vera.pk)
    elif key == "old":
        key, later = good, timezone.now().timestamp() + finding.GOOD_FOR + 60
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    sent = client.post(door(code, me=key), WORDS)
    assert sent.headers["Location"] == reverse("wall", args=[code.code])
    assert not Input.objects.exists()


def test_who_is_not_on_the_list_waits_and_is_taken_as_somebody(client, code, opened, coordinator, as_user):  # noqa: F811
    asked = Question.objects.create(coalition=opened.coalition, request=opened, kind="rating", words="How sure?")
    new = {"name": "  Jess\u202e  Night ", "organization": "Crew 7", "email": "jess@x.example", f"q{asked.pk}": "4"}
    for _ in range(2):
        assert client.post(door(code, me="new"), WORDS | new).status_code == 302
    answer = WallAnswer.objects.get()
    assert (answer.name, answer.organization, answer.state) == ("Jess Night", "Crew 7", "waiting")
    assert not Input.objects.exists()
    page = as_user(coordinator).get(reverse("input-wall", args=[opened.coalition.slug, opened.pk])).content.decode()
    assert "4 of 5" in page
    settle = reverse("input-wall-settle", args=[opened.coalition.slug, opened.pk, answer.pk])
    for _ in range(2):
        as_user(coordinator).post(settle, {f"who{answer.pk}-person": "Jess Night"})
    given = Input.objects.get()
    jess = Person.objects.get(name="Jess Night")
    assert (given.person, given.channel, given.text, jess.email) == (
        jess, "wall", "How sure?\n4 of 5\n\nFrom the wall.", "jess@x.example",
    )  # fmt: skip
    answer.refresh_from_db()
    assert (answer.state, answer.settled_by) == ("taken", coordinator)
    assert (answer.fields, answer.email, answer.organization) == ({}, "", "")


def test_an_answer_may_be_left_out(client, code, opened, coordinator, as_user):  # noqa: F811
    client.post(door(code, me="new"), WORDS | {"name": "A joke"})
    answer = WallAnswer.objects.get()
    as_user(coordinator).post(
        reverse("input-wall-settle", args=[opened.coalition.slug, opened.pk, answer.pk]), {"decline": "1"}
    )
    answer.refresh_from_db()
    assert (answer.state, answer.fields) == ("declined", {})
    assert not Input.objects.exists()


def test_a_request_is_not_put_away_while_an_answer_waits_for_a_name(client, code, opened, coordinator, as_user):  # noqa: F811
    client.post(door(code, me="new"), WORDS | {"name": "Jess"})
    assert "waits for a name" in " ".join(as_user(coordinator).get(opened.get_absolute_url()).content.decode().split())
    with pytest.raises(voice.AnswerOwed):
        voice.archive_request(request=opened, by=coordinator)
    actions.decline(answer=WallAnswer.objects.get(), by=coordinator)
    assert voice.archive_request(request=opened, by=coordinator).status == "archived"


def test_a_megabyte_and_an_invisible_name_are_refused(client, code):
    page = client.post(door(code, me="new"), {"attribution": "named", "text": "a" * 1_000_000, "name": "\u200b\u2060"})
    assert page.status_code == 200
    assert page.context["names"].errors["name"]
    assert page.context["form"].errors["text"]
    assert not WallAnswer.objects.exists()


def test_a_code_opens_nothing_once_it_is_replaced_revoked_or_the_request_closed(client, code, opened, coordinator):  # noqa: F811
    newer = actions.make_code(request=opened, by=coordinator)
    assert client.get(door(code)).status_code == 404
    assert client.get(door(newer)).status_code == 200
    voice.close_request(request=opened, by=coordinator)
    for send in (client.get, client.post):
        assert send(door(newer, me="new")).status_code == 404
    voice.reopen_request(request=opened, by=coordinator)
    assert client.get(door(newer)).status_code == 200
    actions.revoke(request=opened, by=coordinator)
    assert client.get(door(newer)).status_code == 404
    assert WallCode.objects.standing().count() == 0


def test_a_draft_has_no_code(drafted, coordinator, as_user):  # noqa: F811
    url = reverse("input-wall", args=[drafted.coalition.slug, drafted.pk])
    assert as_user(coordinator).post(url).status_code == 302
    assert not WallCode.objects.exists()


def test_codes_are_not_guessed(client, db):
    statuses = [client.get(reverse("wall", args=[f"AAAA{n:02}"])).status_code for n in range(22)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_a_code_is_read_as_people_write_it(client, code):
    spaced = f"{code.code[:3]}-{code.code[3:].lower()}"
    assert client.get(reverse("wall", args=[spaced])).headers["Location"] == reverse("wall", args=[code.code])
    sent = client.post(reverse("wall-code"), {"code": f"{code.code[:3]} {code.code[3:]}"})
    assert sent.headers["Location"] == reverse("wall", args=[code.code])


def test_what_waits_for_a_look_is_counted_among_what_we_owe(opened, code, coordinator, leader, member, client):  # noqa: F811
    def owed(user):
        return nav.owed_counts(viewer(user, opened.coalition)).get("input-list", 0)

    before = owed(coordinator)
    client.post(door(code, me="new"), WORDS | {"name": "Nora New", "organization": "Somewhere"})
    assert WallAnswer.objects.get().state == "waiting"
    assert (owed(coordinator) - before, owed(leader), owed(member)) == (1, 0, 0)
    WallAnswer.objects.update(state="declined", settled_at=timezone.now())
    assert owed(coordinator) == before

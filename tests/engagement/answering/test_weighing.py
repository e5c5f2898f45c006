"""Sorting input into themes: only what a person changed is written, suggestions suggest, what lies loose is counted."""

import pytest
from django.urls import reverse

from engagement.answering import alike, weighing
from engagement.voice.models import Input
from tests.characters import make_person
from tests.threads import at_once

from .conftest import complete, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(as_user, coordinator, opened):
    """The coordinator's client and the address of the sheet."""
    return as_user(coordinator), reverse("input-themes", args=["river", opened.pk])


@pytest.fixture
def two(opened, member, partner):
    """Two inputs."""
    other = make_person(opened.coalition, "Beth", partner=partner)
    return say(opened, member.people.get(), "Mark the night door.", by=member), say(
        opened, other, "Fuel for the north."
    )


@pytest.fixture
def night(opened, coordinator):
    return weighing.add_theme(request=opened, title="Night", by=coordinator)


@pytest.fixture
def money(opened, coordinator):
    return weighing.add_theme(request=opened, title="Money", by=coordinator)


def places(opened):
    """{(what was said, theme)}"""
    return {(given.text[:4], theme.title) for given in opened.inputs.all() for theme in given.themes.all()}


def test_one_input_in_two_themes(page, opened, two, night, money):
    client, where = page
    one = two[0]
    client.post(where, {"deed": "sort", "in": [f"{one.pk}-{night.pk}", f"{one.pk}-{money.pk}"]})
    assert places(opened) == {("Mark", "Night"), ("Mark", "Money")}
    client.post(
        where, {"deed": "sort", "was": [f"{one.pk}-{night.pk}", f"{one.pk}-{money.pk}"], "in": [f"{one.pk}-{money.pk}"]}
    )
    assert places(opened) == {("Mark", "Money")}


# What the first page and the second one had before them, ticked at their end, and where it is in the end.
TWO_SHEETS = [
    ([], ["n"], [], ["m"], {"Night", "Money"}),
    (["n"], ["n", "m"], ["n"], [], {"Money"}),
    (["n"], [], ["n"], ["n"], set()),
    (["n"], ["n"], ["n"], ["m"], {"Money"}),
    ([], [], [], [], set()),
]


@pytest.mark.parametrize(("was_a", "ticked_a", "was_b", "ticked_b", "end"), TWO_SHEETS)
def test_two_coordinators_write_what_each_changed(
    was_a, ticked_a, was_b, ticked_b, end, page, opened, two, night, money
):
    client, where = page
    one = two[0]
    pair = {"n": f"{one.pk}-{night.pk}", "m": f"{one.pk}-{money.pk}"}
    one.themes.set([night] if "n" in was_a else [])
    for was, ticked in ((was_a, ticked_a), (was_b, ticked_b)):
        client.post(where, {"deed": "sort", "was": [pair[x] for x in was], "in": [pair[x] for x in ticked]})
    assert set(one.themes.values_list("title", flat=True)) == end


@pytest.mark.django_db(transaction=True)
def test_two_sort_at_the_same_moment(opened, coordinator, owner, two, night, money):
    one, other = two

    def put(place, by):
        return lambda: weighing.sort(request=opened, put={place}, taken=set(), by=by)

    both = at_once(
        put((one.pk, night.pk), coordinator), put((other.pk, money.pk), owner), put((one.pk, night.pk), owner)
    )
    assert sorted(both) == [0, 1, 1]
    assert places(opened) == {("Mark", "Night"), ("Fuel", "Money")}


def test_foreign_and_altered_places_are_passed_over(page, opened, two, night, other_coalition):
    client, where = page
    said = [
        "x-y",
        "1-",
        "-",
        f"{two[0].pk}-999999",
        f"999999-{night.pk}",
        f"{two[0].pk}-{night.pk}",
        "²-3",
        f"{'9' * 30}-1",
    ]
    client.post(where, {"deed": "sort", "in": said})
    assert places(opened) == {("Mark", "Night")}
    assert client.post(where, {"deed": "burn"}).status_code == 404


def rename(client, where, themes, was=None, **changed):
    """Post the form of themes; `was` and `changed` are {"<title>_<field>": value}."""
    data = {"deed": "rename"}
    for theme in themes:
        for name in ("title", "position"):
            key = f"{theme.title.lower()}_{name}"
            data[f"theme-{theme.pk}-was_{name}"] = (was or {}).get(key, getattr(theme, name))
            data[f"theme-{theme.pk}-{name}"] = changed.get(key, getattr(theme, name))
        if changed.get(f"{theme.title.lower()}_take_away"):
            data[f"theme-{theme.pk}-take_away"] = "on"
    return client.post(where, data)


def test_rename_move_and_take_away(page, opened, two, night, money):
    client, where = page
    two[0].themes.set([night])
    rename(client, where, [night, money], night_title="At night", night_position=9, money_take_away=True)
    assert list(opened.themes.values_list("title", "position")) == [("At night", 9)]
    assert two[0].themes.get() == night
    assert Input.objects.count() == 2


def test_two_rename_at_once(page, opened, night, money):
    client, where = page
    rename(client, where, [night, money], night_title="At night")
    # the second one saw "Night" and moves the other theme only: both stand
    rename(client, where, [night, money], money_position=5)
    assert dict(opened.themes.values_list("title", "position")) == {"At night": 1, "Money": 5}
    # a third one renames what was renamed meanwhile: told, nothing written, saving again is a choice
    money.refresh_from_db()
    clash = rename(client, where, [night, money], night_title="Dark hours")
    assert "Somebody saved this meanwhile as “At night”" in clash.content.decode()
    assert opened.themes.get(pk=night.pk).title == "At night"
    rename(client, where, [night, money], was={"night_title": "At night"}, night_title="Dark hours")
    assert opened.themes.get(pk=night.pk).title == "Dark hours"


def test_themes_stay_once_the_answer_is_out(page, opened, answer, theme):
    client, where = page
    for data in ({"deed": "add", "title": "New"}, {"deed": "rename", f"theme-{theme.pk}-take_away": "on",
                 f"theme-{theme.pk}-title": "x", f"theme-{theme.pk}-position": "1"}):  # fmt: skip
        assert client.post(where, data).status_code == 302
    assert list(opened.themes.values_list("title", flat=True)) == ["Stand nearer"]


def test_the_sheet_counts_what_lies_loose_and_suggests(page, opened, two, night, partner):
    client, where = page
    body = client.get(where).content.decode()
    assert "2 of 2 inputs are in no theme yet" in body
    # nothing is ticked by a suggestion
    assert "sounds like it</span>" in body
    assert "checked" not in body
    assert not places(opened)
    two[0].themes.set([night])
    body = client.get(where).content.decode()
    assert "1 of 2 inputs are in no theme yet" in body
    assert "Mark the night door." not in client.get(f"{where}?only=loose").content.decode()


def test_inputs_that_sound_alike_become_a_theme_when_somebody_says_so(page, opened, partner):
    client, where = page
    texts = ["The ramp is blocked by deliveries.", "Deliveries block our ramp at night.", "Speak Spanish."]
    for number, text in enumerate(texts):
        say(opened, make_person(opened.coalition, f"P{number}", partner=partner), text)
    shown = client.get(where)
    ((words, ids, _),) = shown.context["groups"]
    assert {Input.objects.get(pk=pk).text for pk in ids} == set(texts[:2])
    assert not opened.themes.exists()
    client.post(where, {"deed": "add", "title": words, "holds": ids})
    assert set(opened.themes.get().inputs.values_list("text", flat=True)) == set(texts[:2])


def test_no_more_statements_for_more_inputs(page, opened, partner, coordinator, django_assert_max_num_queries):
    client, where = page
    say(opened, make_person(opened.coalition, "P", partner=partner))
    complete(opened, coordinator)
    client.get(where)
    with django_assert_max_num_queries(13) as few:
        client.get(where)
    for number in range(30):
        say(opened, make_person(opened.coalition, f"P{number}", partner=partner), f"Number {number} says move.")
    with django_assert_max_num_queries(13) as many:
        client.get(where)
    assert len(few) == len(many)


SAID = {
    1: "Nobody fills in a form when the lift is out. Let us phone for a chair.",
    2: "A form takes too long; a phone number would do.",
    3: "The ramp is blocked by deliveries most evenings.",
    4: "Deliveries block the ramp!",
    5: "Somebody has to speak Spanish.",
    6: "",
    7: "и по-русски тоже",
}


def test_suggestions():
    themes = {10: ("Asking has to be simple", {1}), 11: ("The ramp", {3}), 12: ("Empty", set())}
    found = alike.suggest(SAID, themes, of=SAID)
    assert found == {2: [10], 4: [11]}


def test_groups_of_what_sounds_alike():
    found = alike.groups(SAID)
    assert sorted(ids for _, ids in found) == [[1, 2], [3, 4]]
    assert {tuple(ids): words for words, ids in found}[3, 4].split() == ["ramp", "blocked", "deliveries"]


def test_likeness_of_nothing():
    assert alike.suggest({}, {}, of=[]) == {}
    assert alike.groups({1: "", 2: ""}) == []
    assert alike.suggest({1: "…"}, {2: ("…", set())}, of=[1]) == {}

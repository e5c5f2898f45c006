"""Counts of answers; and that groups under five are told apart nowhere, not even by taking away (domain.md 5, 9 and 17)."""

import csv
import io

import pytest
from django.urls import reverse
from hypothesis import given as assume_given
from hypothesis import strategies as st

from engagement.models import Input, Question, Reply
from engagement.questions import results
from members.models import Partner, StakeholderType
from tests.characters import make_person
from tests.engagement.voice.conftest import drafted, opened  # noqa: F401  fixtures

groups = st.dictionaries(st.sampled_from(["A", "B", "C", "D", "", results.OTHERS]), st.integers(0, 14), max_size=6).map(
    lambda sizes: {name: {(name, number) for number in range(size)} for name, size in sizes.items()}
)


@assume_given(groups)
def test_no_group_under_five_is_ever_told_apart_not_even_by_taking_away(found):
    shown = results.together(found)
    for members in shown.values():
        assert len(members) >= results.LEAST
    if shown:
        assert len(shown) > 1
        everybody = set().union(*found.values())
        assert set().union(*shown.values()) == everybody
        assert sum(map(len, shown.values())) == len(everybody)


@assume_given(groups)
def test_a_group_keeps_its_own_people(found):
    for name, members in results.together(found).items():
        if name != results.OTHERS:
            assert members == found[name]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"A": 5, "B": 5}, {"A": 5, "B": 5}),
        ({"A": 5, "B": 4}, {}),  # B would be what is left over
        ({"A": 9, "B": 5, "C": 2}, {"A": 9, "All others": 7}),  # C alone would be 2, so B goes with it
        ({"A": 9, "B": 3, "C": 2}, {"A": 9, "All others": 5}),
        ({"A": 4, "B": 4}, {}),
        ({"A": 30}, {}),
        ({}, {}),
    ],
)
def test_truth_table_of_groups(sizes, shown):
    found = results.together({name: {(name, n) for n in range(size)} for name, size in sizes.items()})
    assert {name: len(members) for name, members in found.items()} == shown


@pytest.fixture
def asked(opened, db):  # noqa: F811
    """Seven hospital people and three others answer one choice, one rating and one order."""
    coalition = opened.coalition
    one = Question.objects.create(
        coalition=coalition, request=opened, kind="one", words="Who?", options=["Ward", "Crew"], position=1
    )
    stars = Question.objects.create(coalition=coalition, request=opened, kind="rating", words="How sure?", position=2)
    order = Question.objects.create(
        coalition=coalition, request=opened, kind="ranking", words="What first?", options=["A", "B", "C"], position=3
    )
    kinds = list(StakeholderType.objects.filter(coalition=coalition).order_by("pk")[:2])
    for number in range(10):
        kind = kinds[0] if number < 7 else kinds[1]
        partner = Partner.objects.create(coalition=coalition, name=f"P{number}", stakeholder_type=kind)
        person = make_person(coalition, f"Person {number}", partner=partner)
        row = Input.objects.create(
            coalition=coalition,
            request=opened,
            person=person,
            partner=partner,
            text="x",
            channel="app",
            attribution="confidential" if number == 9 else "named",
        )
        for question, picks in ((one, [1 + number % 2]), (stars, [1 + number % 5]), (order, [2, 1, 3])):
            Reply.objects.create(coalition=coalition, input=row, question=question, picks=picks)
    return opened


@pytest.mark.django_db
def test_counts(asked):
    one, stars, order = results.results(asked)
    assert [(line.words, line.count) for line in one.lines] == [("Ward", 5), ("Crew", 5)]
    assert (stars.mean, [line.count for line in stars.lines]) == (3.0, [2, 2, 2, 2, 2])
    assert [(line.words, line.count, line.mean) for line in order.lines] == [
        ("B", 10, 1.0),
        ("A", 0, 2.0),
        ("C", 0, 3.0),
    ]


@pytest.mark.django_db
def test_three_of_another_kind_are_not_told_apart_on_the_page_or_in_the_file(asked, as_user, coordinator):
    assert results.breakdowns(asked, "type") == []
    url = reverse("input-results", args=[asked.coalition.slug, asked.pk])
    page = as_user(coordinator).get(url).content.decode()
    names = [kind.name for kind in StakeholderType.objects.filter(coalition=asked.coalition)]
    assert not [name for name in names if name in page]
    assert not [f"Person {number}" for number in range(10) if f"Person {number}" in page]
    file = as_user(coordinator).get(f"{url}?format=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))
    assert rows[:2] == [
        ["Question", "Answer", "People", "Of those who answered", "Mean"],
        ["Who?", "Ward", "5", "10", ""],
    ]
    assert not [word for word in (*names, "Person", "confidential") if word in file]


@pytest.mark.django_db
def test_two_large_kinds_are_told_apart(asked):
    other = Partner.objects.get(name="P9").stakeholder_type
    for number in range(10, 12):
        partner = Partner.objects.create(coalition=asked.coalition, name=f"P{number}", stakeholder_type=other)
        row = Input.objects.create(coalition=asked.coalition, request=asked, partner=partner, text="x", channel="app")
        for question in asked.questions.filter(kind="one"):
            Reply.objects.create(coalition=asked.coalition, input=row, question=question, picks=[2])
    found = {each.question.words: each for each in results.breakdowns(asked, "type")}
    assert list(found) == ["Who?"]  # the rating was answered by three of them only
    assert [count for _, count in found["Who?"].heads] == [7, 5]
    assert found["Who?"].rows == [("Ward", [4, 1]), ("Crew", [3, 4])]


@pytest.mark.django_db
def test_a_file_never_runs_a_formula(asked, as_user, coordinator):
    Question.objects.create(
        coalition=asked.coalition, request=asked, kind="one", words="=1+1", options=["@a", "+b"], position=9
    )
    url = reverse("input-results", args=[asked.coalition.slug, asked.pk])
    file = as_user(coordinator).get(f"{url}?format=csv").content.decode("utf-8-sig")
    assert ["'=1+1", "'@a", "0", "0", ""] in list(csv.reader(io.StringIO(file)))


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [("leader", 403), ("member", 403), ("outsider", 404)])
def test_only_coordinators_see_counts(asked, as_user, role, status, request):
    url = reverse("input-results", args=[asked.coalition.slug, asked.pk])
    user = request.getfixturevalue(role)
    for query in ("", "?format=csv"):
        assert as_user(user).get(url + query).status_code == status

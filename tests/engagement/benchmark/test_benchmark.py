"""A partner's own figures beside its peers': nobody is recognized, whatever is set against each other (EVD-6, rule 17)."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from engagement.benchmark import making, value
from engagement.benchmark.models import Benchmark, BenchmarkLine
from engagement.commitments import actions as commitments
from engagement.models import Contribution, Input, InputRequest, ReportBack, Theme
from tests.characters import make_partner, make_person

pytestmark = pytest.mark.django_db

members = st.lists(st.sampled_from([None, 1, 2, 3, 4]), max_size=30).map(lambda kinds: dict(enumerate(kinds)))


@given(members)
def test_groups_share_nobody_and_none_is_small(found):
    groups = making.groups_of(found)
    sizes = Counter(groups.values())
    assert groups.keys() == found.keys()
    assert all(size > making.LEAST_PEERS for key, size in sizes.items() if key)


@given(members)
def test_what_is_left_of_the_whole_is_never_a_small_group(found):
    """Whoever knows the whole and every group shown must not find a handful by taking away."""
    groups = making.groups_of(found)
    left = [pk for pk, key in groups.items() if not key]
    assert 0 <= len(left) < making.LEAST
    assert not any(key == making.OTHERS for key in groups.values()) or not left


@given(st.lists(st.none() | st.floats(0, 1), max_size=30))
def test_a_figure_few_have_is_left_out_and_the_rest_is_rounded(values):
    told = making.spread(values, is_share=True)
    known = [one for one in values if one is not None]
    assert (told is None) == (len(known) < 6)
    if told:
        assert told == sorted(told)
        assert all(abs(one * 20 - round(one * 20)) < 1e-9 for one in told)


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 1, 1), date(2025, 12, 31)),
        (date(2026, 3, 31), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 11, 23), date(2026, 9, 30)),
    ],
)
def test_the_last_whole_quarter(today, end):
    assert making.quarter_end(today) == end
    assert value.quarter_ends(today)[0] == end


@pytest.fixture
def hospitals(coalition, partner):
    """Six hospitals, the fixture's among them; each gave as often as its number says, in the last whole quarter."""
    found = [partner, *(make_partner(coalition, f"Hospital {n}") for n in range(1, 6))]
    on = making.quarter_end(coalition.today()) - timedelta(days=10)
    for number, one in enumerate(found):
        for _ in range(number):
            Contribution.objects.create(
                coalition=coalition, partner=one, direction="theirs", kind="space", what="Hall", given_on=on
            )
    return found


def page(client, coalition, partner, name="benchmark", **query):
    return client.get(reverse(name, args=[coalition.slug, partner.pk]), query)


def test_everybody_of_a_group_reads_the_same_numbers(coalition, hospitals):
    made = making.make(coalition, making.quarter_end(coalition.today()))
    (group,) = made.groups.values()
    assert (group["n"], group["measures"]["given"]) == (6, [1, 2, 4])
    assert group["measures"]["attended"] is None
    lines = BenchmarkLine.objects.filter(benchmark=made).order_by("partner_id")
    assert [line.values["given"] for line in lines] == [0, 1, 2, 3, 4, 5]


def test_five_are_too_few(coalition, hospitals):
    hospitals[5].memberships.all().delete()
    made = making.make(coalition, making.quarter_end(coalition.today()))
    assert made.groups == {}


def test_what_is_noted_late_moves_nothing(coalition, hospitals):
    on = making.quarter_end(coalition.today())
    made = making.make(coalition, on)
    Contribution.objects.create(
        coalition=coalition, partner=hospitals[0], direction="theirs", kind="space", what="Late", given_on=on
    )
    assert making.make(coalition, on).groups == made.groups
    assert Benchmark.objects.count() == 1
    assert making.make_due() == 0


def test_own_people_and_coordinators_read_it_and_nobody_else(
    as_user, coalition, hospitals, member, leader, coordinator
):
    own, other = hospitals[0], hospitals[1]
    assert page(as_user(coordinator), coalition, own).status_code == 200
    assert page(as_user(leader), coalition, own).status_code == 403
    client = as_user(member)
    text = page(client, coalition, own).content.decode()
    assert "Gifts and deliveries" in text
    assert "6 members with yours" in text
    assert not any(one.name in text for one in hospitals[1:])
    for name in ("benchmark", "value-statement"):
        assert page(client, coalition, other, name).status_code == 404
        assert page(as_user(leader), coalition, other, name).status_code == 403
        client = as_user(member)


def test_the_page_costs_the_same_for_more_peers(as_user, coalition, hospitals, member, django_assert_max_num_queries):
    client = as_user(member)
    page(client, coalition, hospitals[0])
    with django_assert_max_num_queries(9):
        page(client, coalition, hospitals[0])


def test_what_a_quarter_brought(as_user, coalition, coordinator, hospitals, member):
    own, day = hospitals[0], making.quarter_end(coalition.today())
    commitments.note_contribution(
        coalition=coalition, by=coordinator, partner=own, direction="ours", kind="space", what="Our hall", given_on=day
    )
    request = InputRequest.objects.create(coalition=coalition, title="Routes", question="?")
    people = [member.people.get(), make_person(coalition, "Quiet", partner=own)]
    for person, attribution, title in zip(
        people, ("named", "confidential"), ("Night buses", "A secret wish"), strict=True
    ):
        said = Input.objects.create(
            coalition=coalition,
            request=request,
            person=person,
            partner=own,
            text="A word",
            attribution=attribution,
            given_on=day,
        )
        theme = Theme.objects.create(
            coalition=coalition,
            request=request,
            title=title,
            outcome="adopted",
            what_changed="They run.",
            reason="Asked for.",
        )
        theme.inputs.add(said)
    at = f"{day.isoformat()}T12:00Z"
    ReportBack.objects.create(coalition=coalition, request=request, how_considered="Read.", published_at=at)
    text = page(as_user(member), coalition, own, "value-statement").content.decode()
    assert "Our hall" in text
    assert "Night buses: They run." in text
    assert "A secret wish" not in text
    earlier = value.quarter_ends(coalition.today())[1]
    assert (
        "Our hall"
        not in page(as_user(member), coalition, own, "value-statement", on=earlier.isoformat()).content.decode()
    )

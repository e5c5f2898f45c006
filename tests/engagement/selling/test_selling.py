"""Selling points and the needs they meet (INT-5, INT-6): what nothing meets yet is work."""

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from engagement.models import PointMeetsNeed, SellingPoint
from engagement.selling import actions
from members.interests import actions as interests


@pytest.fixture
def need(coordinator, partner):
    return interests.note(
        partner=partner, by=coordinator, need="Beds at night", priority=1, source="said", confirmed_on="2026-01-01"
    )


@pytest.fixture
def points(coalition, coordinator):
    return [actions.note(coalition=coalition, by=coordinator, words=words) for words in ("A bed", "A road list")]


def met(need):
    return sorted(need.points.values_list("words", flat=True))


def test_exactly_these_meet_it(coordinator, need, points):
    actions.match(interest=need, points=points, by=coordinator)
    assert met(need) == ["A bed", "A road list"]
    actions.match(interest=need, points=points[1:], by=coordinator)
    assert met(need) == ["A road list"]
    actions.match(interest=need, points=points[1:], by=coordinator)
    assert AuditEvent.objects.filter(verb="selling_matched").count() == 2


def test_the_page_counts_what_nothing_meets(as_user, coordinator, need, points):
    client, url = as_user(coordinator), reverse("selling-matrix", args=["river"])
    assert "1 need is not met by anything yet." in client.get(url).content.decode()
    client.post(reverse("interest-match", args=["river", need.pk]), {"points": [points[0].pk]})
    page = client.get(url).content.decode()
    assert "not met by anything" not in page
    assert page.count(">meets it<") == 1
    client.post(reverse("interest-match", args=["river", need.pk]), {})
    assert met(need) == []


def test_a_need_or_a_point_that_goes_takes_the_match_along(coordinator, need, points):
    actions.match(interest=need, points=points, by=coordinator)
    actions.remove(point=points[0], by=coordinator)
    actions.remove(point=points[0], by=coordinator)
    assert met(need) == ["A road list"]
    interests.remove(interest=need, by=coordinator)
    assert not PointMeetsNeed.objects.exists()


def test_two_people_change_it(coordinator, points):
    seen = version_of(points[0])
    actions.change(point=points[0], seen=seen, by=coordinator, words="Two beds")
    with pytest.raises(ChangedMeanwhile):
        actions.change(point=points[0], seen=seen, by=coordinator, words="Three beds")


def test_by_page_and_once(as_user, coordinator):
    client, url = as_user(coordinator), reverse("selling-new", args=["river"])
    assert client.post(url, {"words": "A bed", "still_open": "Which ward"}).status_code == 302
    page = client.post(url, {"words": "a BED", "still_open": ""})
    assert page.context["form"].errors["words"] == ["This point is on the list already."]
    assert SellingPoint.objects.get().still_open == "Which ward"


def test_points_of_another_coalition_cannot_be_ticked(as_user, coordinator, other_coalition, outsider, need):
    foreign = actions.note(coalition=other_coalition, by=outsider, words="Foreign")
    page = as_user(coordinator).post(reverse("interest-match", args=["river", need.pk]), {"points": [foreign.pk]})
    assert page.status_code == 200
    assert met(need) == []


@pytest.mark.parametrize("who", ["member", "leader", "outsider"])
def test_for_keepers_only(request, as_user, need, points, who):
    client = as_user(request.getfixturevalue(who))
    for name, *more in (
        ("selling-matrix",), ("selling-new",), ("selling-edit", points[0].pk), ("selling-remove", points[0].pk),
        ("interest-match", need.pk),
    ):  # fmt: skip
        url = reverse(name, args=["river", *more])
        for answer in (client.get(url), client.post(url, {"points": [points[0].pk]})):
            assert answer.status_code in (403, 404, 405), url
    assert SellingPoint.objects.count() == 2
    assert met(need) == []

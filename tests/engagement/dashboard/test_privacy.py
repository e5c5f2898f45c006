"""No partner's score, stage, stance or concern reaches a member by any route, file, chart or data (invariant I17)."""

import pytest

from engagement.models import BenchmarkLine, Concern, Stance
from members.models import Affiliation, Partner
from tests.test_routes import MEMBER_READS, signed_in, world  # noqa: F401  a fixture
from tests.world import told, valley  # noqa: F401  fixtures

MARK = "QXJUDGMENT"
DRAWN = ("ct-stage", "data-chart=", "data-map=", "ct-channel-bar", '"score"', '"stage"', '"stance"', "rated_between")


def own_partners(coalition):
    return set(
        Affiliation.objects.in_force(on=coalition.today())
        .filter(coalition=coalition, person__user__email="member@cedar-valley.example")
        .values_list("partner", flat=True)
    )


@pytest.mark.django_db
def test_nothing_judged_reaches_a_member(client, world, valley):  # noqa: F811  the imported fixtures
    own = own_partners(valley)
    Stance.objects.filter(coalition=valley).exclude(partner__in=own).update(note=f"{MARK} stance")
    Concern.objects.filter(coalition=valley).exclude(partner__in=own).update(words=f"{MARK} concern")
    signed_in(client, "member")
    found = {}
    for name, url in world:
        if name not in MEMBER_READS or not url.startswith("/c/"):
            continue
        for query in ("", "?format=csv", "?file=rows", "?format=json"):
            answer = client.get(url + query)
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            seen = [word for word in (MARK, *DRAWN) if word.encode() in text]
            if seen:
                found[url + query] = seen
    assert found == {}


@pytest.mark.django_db
def test_no_page_of_these_rooms_opens_to_a_member(client, world, valley):  # noqa: F811  the imported fixtures
    signed_in(client, "member")
    rooms = ("/overview/", "/network/", "/benchmark/", "/value/")
    statuses = {url: client.get(url).status_code for _, url in world if any(room in url for room in rooms)}
    assert len(statuses) > 10
    assert set(statuses.values()) <= {403, 404, 405}


@pytest.mark.django_db
def test_own_figures_stand_alone(client, valley):  # noqa: F811  the imported fixture
    """Beside their own, a member reads three numbers of a group, and no name but their own."""
    signed_in(client, "member")
    (pk, *_) = own_partners(valley)
    text = client.get(f"/c/cedar-valley/partners/{pk}/benchmark/").content.decode()
    names = Partner.objects.filter(coalition=valley).exclude(pk__in=own_partners(valley)).values_list("name", flat=True)
    assert [name for name in names if name in text] == []
    assert BenchmarkLine.objects.filter(partner=pk).exists()

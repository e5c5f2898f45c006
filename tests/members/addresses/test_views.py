"""The list of addresses to ask about, one of them, and letting mail go there again."""

import pytest

from members.addresses import actions
from members.models import AddressState
from members.notices.owing import addresses_to_ask_about
from tests.characters import make_person, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(coalition):
    ana = make_person(coalition, "Ana Ruiz", email="ana@example.org")
    actions.note(person=ana, address=ana.email, kind="hard", key="k", said="550 <b>Nobody</b> here")
    return AddressState.objects.get()


def test_list_says_what_helps(as_user, coordinator, row):
    client = as_user(coordinator)
    page = client.get("/c/river/notices/addresses/").content.decode()
    for words in ("Ana Ruiz", "ana@example.org", "Mail does not arrive", "ask for a new address"):
        assert words in page
    page = client.get(f"/c/river/notices/addresses/{row.pk}/").content.decode()
    assert "550 &lt;b&gt;Nobody&lt;/b&gt; here" in page
    assert "1</b> address does" in client.get("/c/river/notices/").content.decode()
    assert "What helps" in client.get(row.person.get_absolute_url()).content.decode()


def test_clearing(as_user, coordinator, row):
    client = as_user(coordinator)
    assert addresses_to_ask_about(viewer(coordinator, row.coalition)).count() == 1
    client.get(f"/c/river/notices/addresses/{row.pk}/clear/")
    assert AddressState.objects.blocking().count() == 1
    client.post(f"/c/river/notices/addresses/{row.pk}/clear/")
    client.post(f"/c/river/notices/addresses/{row.pk}/clear/")
    assert AddressState.objects.blocking().count() == 0
    assert "All mail arrives" in client.get("/c/river/notices/addresses/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("member", 403), ("outsider", 404)])
def test_nobody_else(request, as_user, row, who, status):
    client = as_user(request.getfixturevalue(who))
    assert client.get("/c/river/notices/addresses/").status_code == status
    assert client.get(f"/c/river/notices/addresses/{row.pk}/").status_code == status
    assert client.post(f"/c/river/notices/addresses/{row.pk}/clear/").status_code == status
    assert AddressState.objects.blocking().count() == 1

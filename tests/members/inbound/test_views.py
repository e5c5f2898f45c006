"""What people wrote back: the list, one mail, and "dealt with"."""

import pytest

from members.inbound import actions
from members.models import InboundMail
from members.notices.owing import mail_to_read
from tests.characters import viewer

from .conftest import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(asked):
    actions.take(written(asked, "Call me <b>please</b>.").as_bytes())
    return InboundMail.objects.get()


def test_read_and_dealt_with(as_user, coordinator, mail):
    client = as_user(coordinator)
    assert mail_to_read(viewer(coordinator, mail.coalition)).count() == 1
    page = client.get("/c/river/notices/replies/?outcome=waiting").content.decode()
    assert "Re: What would you need?" in page
    page = client.get(mail.get_absolute_url()).content.decode()
    assert "Call me &lt;b&gt;please&lt;/b&gt;." in page
    assert "Nobody but a person can answer it" in page
    assert "1</b> wrote back" in client.get("/c/river/notices/").content.decode()
    for _ in range(2):
        client.post(f"/c/river/notices/replies/{mail.pk}/settle/")
    assert mail_to_read(viewer(coordinator, mail.coalition)).count() == 0
    assert "Re: What" not in client.get("/c/river/notices/replies/?outcome=waiting").content.decode()
    assert "Dealt with" in client.get(mail.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("member", 403), ("outsider", 404)])
def test_nobody_else(request, as_user, mail, who, status):
    client = as_user(request.getfixturevalue(who))
    assert client.get("/c/river/notices/replies/").status_code == status
    assert client.get(mail.get_absolute_url()).status_code == status
    assert client.post(f"/c/river/notices/replies/{mail.pk}/settle/").status_code == status
    assert InboundMail.objects.waiting().count() == 1

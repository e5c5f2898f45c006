"""A gateway, a notice that was sent, and mail that answers it."""

from email.message import EmailMessage

import pytest

from members.models import Notice
from members.notices import delivery, envelopes
from tests.characters import make_person
from tests.members.notices.conftest import any_hour, owe, state  # noqa: F401  fixtures

SECRET = "a-secret-of-the-gateway"


@pytest.fixture(autouse=True)
def _open(settings):
    settings.INBOUND_ADDRESS, settings.INBOUND_SECRET = "table@in.example", SECRET
    settings.QUIET_HOURS = None


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


@pytest.fixture
def asked(ana, owe, mailoutbox):  # noqa: F811
    """A request that went out to Ana."""
    notice = owe(ana, "input", subject="What would you need?")
    delivery.deliver([notice.pk])
    return Notice.objects.select_related("person", "coalition").get(pk=notice.pk)


def written(notice, text="Two hours of notice.", *, to=None, sender=None, message_id="<1@example.org>", **headers):
    """An answer as a mail program writes it."""
    message = EmailMessage()
    message["From"] = sender or f"Ana Ruiz <{notice.person.email}>"
    message["To"] = to or envelopes.address_of(notice, envelopes.REPLY)
    message["Subject"] = "Re: What would you need?"
    message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message

"""The doors of the mail gateway: the secret, the signature, what is too old, too large or cannot be read."""

import hashlib
import hmac
import json
import time

import pytest
from django.urls import reverse

from members.models import AddressEvent, AddressState
from tests.characters import make_person

from .conftest import SECRET, written

pytestmark = pytest.mark.django_db
EVENTS = "/inbound/events/"


def report(client, events, *, at=None, secret=SECRET, body=None):
    body = body if body is not None else json.dumps({"events": events}).encode()
    at = str(int(time.time()) if at is None else at)
    sign = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Timestamp": at, "X-Signature": sign}
    return client.post(EVENTS, body, content_type="application/json", headers=headers)


def bounced(name="1", event="bounce", address="ana@example.org"):
    return {"id": name, "event": event, "address": address, "said": "550 Nobody here"}


def test_a_mail_is_handed_over(client, asked):
    answer = client.post(
        reverse("inbound-mail"),
        written(asked).as_bytes(),
        content_type="message/rfc822",
        headers={"Authorization": f"Bearer {SECRET}"},
    )
    assert answer.json() == {"status": "message", "reason": "Nobody but a person can answer it"}


@pytest.mark.parametrize(
    ("event", "state"), [("bounce", "hard"), ("deferred", "soft"), ("complaint", "complained"), ("delivered", None)]
)
def test_news_of_an_address(client, ana, other_coalition, event, state):
    also = make_person(other_coalition, "Ana, elsewhere", email="Ana@Example.org")
    answer = report(client, [bounced(event=event)])
    assert (answer.status_code, answer.json()["noted"]) == (200, 2 if state else 0)
    found = dict(AddressState.objects.values_list("person", "state"))
    assert found == ({ana.pk: state, also.pk: state} if state else {})
    assert report(client, [bounced(event=event)]).json()["noted"] == 0  # played again, or reported twice
    assert AddressEvent.objects.count() == (2 if state else 0)


@pytest.mark.parametrize(
    ("event", "message_id", "known"),
    [
        ("bounce", "<{}@common-table.example>", True),
        ("complaint", "{}", True),
        ("deferred", "<{}@common-table.example>", False),  # it is still tried
        ("bounce", "<0123456789abcdef0123456789abcdef@x>", False),
        ("bounce", "", False),
    ],
)
def test_which_mail_it_was(client, asked, event, message_id, known):
    report(client, [bounced(event=event) | {"message_id": message_id.format(asked.message_id)}])
    assert AddressEvent.objects.get().notice == (asked if known else None)


@pytest.mark.parametrize("how", ["secret", "old", "from the future", "altered", "unsigned", "no time"])
def test_who_does_not_know_the_secret(client, ana, how):
    if how == "altered":
        body = json.dumps({"events": [bounced()]}).encode()
        at = str(int(time.time()))
        sign = hmac.new(SECRET.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {"X-Timestamp": at, "X-Signature": sign}
        answer = client.post(EVENTS, body.replace(b"ana", b"ben"), content_type="application/json", headers=headers)
    elif how in ("unsigned", "no time"):
        headers = {"X-Timestamp": str(int(time.time()))} if how == "unsigned" else {"X-Signature": "0" * 64}
        answer = client.post(EVENTS, b"{}", content_type="application/json", headers=headers)
    else:
        at = {"old": time.time() - 301, "from the future": time.time() + 301}.get(how, time.time())
        answer = report(client, [bounced()], at=int(at), secret="wrong" if how == "secret" else SECRET)
    assert answer.status_code == 403
    assert not AddressEvent.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"[]", b'{"events": 1}', b'{"events": [1]}', b'{"events": [{}]}', b"\xff\xfe"]
)
def test_what_cannot_be_read(client, ana, body):
    assert report(client, None, body=body).status_code == 400


def test_closed_where_nobody_set_it_up(client, settings):
    settings.INBOUND_SECRET = ""
    assert report(client, [bounced()]).status_code == 404


def test_too_large(client, settings):
    settings.INBOUND_MAX_BYTES = 10
    assert report(client, [bounced()]).status_code == 413


@pytest.mark.parametrize("method", ["get", "head", "put"])
def test_reading_does_nothing(client, method):
    assert getattr(client, method)(EVENTS).status_code == 405

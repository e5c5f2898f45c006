"""The doors for a mail gateway: whole mails, and news of addresses. Nothing else opens them, and reading does nothing."""

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from members.addresses import actions as addresses
from members.addresses.models import AddressEvent
from members.notices.models import Notice
from members.people.models import Person

from . import actions

OLD_SECONDS = 300  # a signed report that is older is refused: it may be played again
MOST_EVENTS = 1000
OUR_ID = re.compile(r"\b[0-9a-f]{32}\b")
LATELY = timedelta(days=14)  # a mail server gives up on a letter before
KINDS = {
    "bounce": AddressEvent.Kind.HARD,
    "deferred": AddressEvent.Kind.SOFT,
    "complaint": AddressEvent.Kind.COMPLAINT,
}


@login_not_required
@csrf_exempt
@require_POST
def inbound_mail(request):
    """A mail gateway hands over a whole message (its bytes are the body), with the secret it was given.

    The answer says in words what became of it, and is 200 for a mail that cannot be used as well: handing it over again
    would not make it better.
    """
    if not settings.INBOUND_SECRET:
        raise Http404("Mail is not read here.")
    if not constant_time_compare(_secret(request), settings.INBOUND_SECRET):
        return JsonResponse({"status": "refused", "reason": "The secret is not right."}, status=403)
    if _length(request) > settings.INBOUND_MAX_BYTES:
        return JsonResponse({"status": "refused", "reason": "The mail is too large."}, status=413)
    outcome = actions.take(request.read(settings.INBOUND_MAX_BYTES))
    return JsonResponse({"status": outcome.status, "reason": outcome.reason})


@login_not_required
@csrf_exempt
@require_POST
def inbound_events(request):
    """A mail service reports addresses: JSON `{"events": [{"id", "event", "address", "said", "message_id"}]}`, `event` one
    of bounce, deferred, complaint; others are passed by. By its `message_id` (optional) the mail that came back is known.

    Signed: `X-Timestamp` (seconds) and `X-Signature`, the hex HMAC-SHA256 of "<timestamp>.<body>" with INBOUND_SECRET.
    """
    if not settings.INBOUND_SECRET:
        raise Http404("Mail is not read here.")
    if _length(request) > settings.INBOUND_MAX_BYTES:
        return JsonResponse({"status": "refused", "reason": "The report is too large."}, status=413)
    body = request.read(settings.INBOUND_MAX_BYTES)
    if not _is_signed(request, body):
        return JsonResponse({"status": "refused", "reason": "The signature is not right, or too old."}, status=403)
    try:
        events = json.loads(body)["events"][:MOST_EVENTS]
        noted = sum(
            _note(
                str(each["id"]),
                str(each["event"]),
                str(each["address"]),
                str(each.get("said", "")),
                str(each.get("message_id", "")),
            )
            for each in events
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"status": "refused", "reason": "The report cannot be read."}, status=400)
    return JsonResponse({"status": "taken", "noted": noted})


def _note(name, event, address, said, message_id):
    """How many people's addresses it changed or confirmed; a report read twice counts once."""
    if event not in KINDS:
        return 0
    people = Person.objects.filter(email__iexact=address.replace("\x00", "")).order_by("pk")
    key = addresses.key_of("event", name)
    return sum(
        addresses.note(
            person=person,
            address=person.email,
            kind=KINDS[event],
            key=key,
            said=said.replace("\x00", ""),
            notice=None if event == "deferred" else _notice_of(person, message_id),
        )
        is not None
        for person in people
    )


def _notice_of(person, message_id):
    """The notice that went out to a person lately under this Message-ID, or None. What is deferred is still tried."""
    named = OUR_ID.search(message_id)
    if named is None:
        return None
    lately = Notice.objects.filter(person=person, status=Notice.Status.SENT, sent_at__gt=timezone.now() - LATELY)
    return next((notice for notice in lately.defer("body") if notice.message_id == named[0]), None)


def _is_signed(request, body):
    told = request.headers.get("X-Timestamp", "")
    if not told.isdecimal() or len(told) > 12 or abs(time.time() - int(told)) > OLD_SECONDS:
        return False
    right = hmac.new(settings.INBOUND_SECRET.encode(), told.encode() + b"." + body, hashlib.sha256).hexdigest()
    return constant_time_compare(request.headers.get("X-Signature", "").lower(), right)


def _length(request):
    told = request.headers.get("Content-Length") or "0"
    return int(told) if told.isdecimal() else 0


def _secret(request):
    """What the gateway says: a bearer token, or the password of basic authentication."""
    kind, _, said = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return said.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(said, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""

"""Addresses of ours that say which notice a mail is about: where an answer goes, and where a mail comes back to.

`INBOUND_ADDRESS` (table@in.example.org) gets a part after a plus sign: what it is for (`r` an answer, `b` a mail that
came back), the notice, and a signature with the site's key. It says of which notice
a mail speaks and opens nothing: so it holds whatever becomes of the person, who may be merged into another or get a new
address. Whether the sender may speak for them is asked when the mail is read.
"""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

REPLY, BOUNCE = "r", "b"
_TOKEN = re.compile(r"\+([rb])(\d{1,18})-([0-9a-f]{20})@", re.IGNORECASE)


def is_open():
    """Whether mail is read here."""
    return bool(settings.INBOUND_ADDRESS and settings.INBOUND_SECRET)


def address_of(notice, purpose):
    """Our address for answers to a notice (REPLY) or for its return (BOUNCE); "" when mail is not read."""
    if not is_open():
        return ""
    local, _, domain = settings.INBOUND_ADDRESS.partition("@")
    return f"{local}+{purpose}{notice.pk}-{_signature(notice, purpose)}@{domain}"


def told_in(text):
    """(purpose, notice id, signature) for every such address in a text."""
    return [(purpose.lower(), int(pk), sign.lower()) for purpose, pk, sign in _TOKEN.findall(text)]


def is_signed(notice, purpose, sign):
    """Whether the signature is ours for this notice."""
    return constant_time_compare(sign, _signature(notice, purpose))


def is_ours(address):
    """Whether an address is one of our own: mail from it is never answered."""
    local, _, domain = settings.INBOUND_ADDRESS.lower().partition("@")
    their_local, _, their_domain = address.lower().partition("@")
    return bool(local) and their_domain == domain and their_local.partition("+")[0] == local


def _signature(notice, purpose):
    said = f"{purpose}:{notice.pk}:{notice.key}"
    return salted_hmac("members.notices.envelope", said).hexdigest()[:20]

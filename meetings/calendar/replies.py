"""The address to which a calendar program sends an answer: it says whose answer it is, and to which meeting.

`INBOUND_ADDRESS` (calendar@in.example.org) gets a part after a plus sign, signed with the site's key. It is the same for
every version of an invitation, as RFC 5546 wants of an organizer, and void when the person's links are made anew.
"""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from members.duplicates.went import speaks_for

_TOKEN = re.compile(r"\+(\d{1,18})-(\d{1,18})-([0-9a-f]{20})@", re.IGNORECASE)


def is_open():
    """Whether answers by mail are read here."""
    return bool(settings.INBOUND_ADDRESS and settings.INBOUND_SECRET)


def address_of(meeting, person):
    """Where this person's calendar program answers, or "" when answers by mail are not read."""
    if not is_open():
        return ""
    local, _, domain = settings.INBOUND_ADDRESS.partition("@")
    return f"{local}+{meeting.pk}-{person.pk}-{_signature(meeting.pk, person.pk, person.link_epoch)}@{domain}"


def _signature(meeting, person, epoch):
    return salted_hmac("meetings.calendar.reply", f"{meeting}:{person}:{epoch}").hexdigest()[:20]


def told_in(text):
    """(meeting id, person id, signature) for every answering address in a text."""
    return [(int(meeting), int(person), sign.lower()) for meeting, person, sign in _TOKEN.findall(text)]


def signed_by(meeting, person, sign):
    """The Person for whom such an address (two ids and its signature) answers, or None; who was merged into another, that one."""
    speaker, epoch = speaks_for(person)
    signed = speaker is not None and constant_time_compare(sign, _signature(meeting, person, epoch))
    return speaker if signed else None

"""Notices, answers and addresses that wait for a person are owed by us: the navigation counts them."""

from coalition.access import Permission
from coalition.ui import nav
from members.addresses.models import AddressState
from members.inbound.models import InboundMail

from .models import Notice


def waiting_for_a_person(viewer):
    """Notices nobody but a person can move on; nothing for those who do not keep the records."""
    return Notice.objects.visible_to(viewer).needing_a_person() if viewer.can(Permission.KEEP_RECORDS) else None


def mail_to_read(viewer):
    """Answers by mail that nobody has dealt with; nothing for those who do not keep the records."""
    return InboundMail.objects.visible_to(viewer).waiting() if viewer.can(Permission.KEEP_RECORDS) else None


def addresses_to_ask_about(viewer):
    """Addresses of people in force that keep mail back; nothing for those who do not keep the records."""
    return AddressState.objects.visible_to(viewer).blocking() if viewer.can(Permission.KEEP_RECORDS) else None


for owed in (waiting_for_a_person, mail_to_read, addresses_to_ask_about):
    nav.owes("notice-list", owed)

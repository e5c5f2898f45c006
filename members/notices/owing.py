"""Notices that wait for a person are owed by us: the navigation counts them."""

from coalition.access import Permission
from coalition.ui import nav

from .models import Notice


def waiting_for_a_person(viewer):
    """Notices nobody but a person can move on; nothing for those who do not keep the records."""
    return Notice.objects.visible_to(viewer).needing_a_person() if viewer.can(Permission.KEEP_RECORDS) else None


nav.owes("notice-list", waiting_for_a_person)

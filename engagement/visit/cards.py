"""The ways from the partner page to the page before a visit, and to give and take."""

from coalition.access import Permission
from members.partners import panels
from members.partners.panels import Panel

panels.register(
    Panel(
        "visit",
        "Before a visit",
        "partner/visit.html",
        lambda *_: {},
        "actions",
        80,
        Permission.KEEP_RECORDS,
    )
)

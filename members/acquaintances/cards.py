"""What this room shows on the person page: the way to whom they know."""

from coalition.access import Permission
from members.people import panels
from members.people.panels import Panel

panels.register(
    Panel(
        "knows",
        "Whom they know",
        "members/acquaintances/panel.html",
        lambda *_: {},
        "aside",
        60,
        Permission.KEEP_RECORDS,
    )
)

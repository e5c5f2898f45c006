"""The ways from a partner's page to what it reaches and runs. No statement: they are links."""

from coalition.access import Permission
from members.partners import panels
from members.partners.panels import Panel

panels.register(
    Panel("reach", "Whom they reach", "partner/reach.html", lambda *_: {}, "aside", 210, Permission.KEEP_RECORDS)
)

"""What this room adds below: the gate before an invitation, and the way to the first contact on the partner page."""

from coalition.access import Permission
from engagement.recruitment.models import Reached
from members.models import Membership
from members.partners import gates, panels
from members.partners.cards import current_of
from members.partners.panels import Panel

from .checklist import open_points


def _link(viewer, partner):
    current = current_of(partner)
    return {"winning": bool(current) and current.status in (Membership.Status.PROSPECT, Membership.Status.INVITED)}


gates.register(Membership.Status.INVITED, open_points)
gates.refuse(Membership.Status.INVITED, Reached.objects.said_no)
panels.register(
    Panel(
        "first-contact",
        "What they need",
        "partner/needs.html",
        _link,
        "aside",
        20,
        Permission.KEEP_RECORDS,
    )
)

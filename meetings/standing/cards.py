"""Standing where it is looked for: on the partner page, on My table, in the settings."""

from coalition import settings_tabs
from coalition.access import Permission
from members.partners import panels
from members.partners.panels import Panel

from . import reading


def on_partner_page(viewer, partner):
    """The partner's standing today, for its own people and for those who keep records.

    None where it is no member, or no rules are entered: then there is nothing to tell.
    """
    if not viewer.can(Permission.KEEP_RECORDS) and not _own(viewer, partner):
        return None
    standings = _standings(viewer, [partner.pk])
    return {"standing": standings[0]} if standings else None


def _standings(viewer, partners):
    day = viewer.coalition.today()
    policy = reading.adopted_on(viewer.coalition, day)
    if policy is None:
        return []
    return reading.roll(viewer.coalition, day, partners=partners, policy=policy).standings


def _own(viewer, partner):
    ties = getattr(partner, "ties", ())
    return viewer.person is not None and any(tie.person_id == viewer.person.pk for tie in ties)


def own(viewer):
    """The Standings of the viewer's own partners today. Three statements."""
    if viewer.person is None:
        return []
    day = viewer.coalition.today()
    partners = list(viewer.person.affiliations.in_force(on=day).values_list("partner_id", flat=True))
    return _standings(viewer, partners) if partners else []


def connect():
    """Add the panel and the tab; called once, when the app is ready."""
    panels.register(Panel("standing", "Good standing", "partner/standing.html", on_partner_page, "aside", 150))
    settings_tabs.add("Voting rules", "standing-policy", order=40)

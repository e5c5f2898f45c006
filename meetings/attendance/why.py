"""Why somebody is asked to a meeting, in one sentence to them: as typed, else from what they do there (domain.md, look)."""

from meetings.objectives.models import AffectedGroup
from members.models import Affiliation

ROLES = {"sponsor": "executive sponsor", "lead": "working lead", "alternate": "alternate"}


def reasons(invitations, agendas, meetings):
    """Invitation id to a sentence, or "" where nothing is known. Two queries, however many people.

    agendas: meeting id to its items (with `objective`); meetings: id to Meeting.
    """
    invitations = list(invitations)
    derived = [row for row in invitations if not row.why]
    touched = _touched(agendas) if derived else {}
    ties = _ties(derived) if derived else {}
    return {
        row.pk: row.why or _derived(row, agendas.get(row.meeting_id, ()), meetings.get(row.meeting_id), touched, ties)
        for row in invitations
    }


def reason(invitation, meeting, items):
    """The sentence for one invitation."""
    return reasons([invitation], {meeting.pk: items}, {meeting.pk: meeting})[invitation.pk]


def _derived(row, items, meeting, touched, ties):
    if meeting is not None and meeting.chair_id == row.person_id:
        return "You chair it."
    led = [item for item in items if item.owner_id == row.person_id]
    if led:
        return f"You lead “{led[0].title}”."
    owned = [i.objective for i in items if _open(i) and i.objective and i.objective.owner_id == row.person_id]
    if owned:
        return f"You answer for “{owned[0].title}”."
    if row.partner is None:
        return ""
    for item in items:
        if _open(item) and row.partner.stakeholder_type_id in touched.get(item.objective_id, ()):
            return f"“{item.objective.title}” touches what {row.partner.name} does."
    role = ROLES.get(ties.get((row.person_id, row.partner_id)))
    return f"You are the {role} of {row.partner.name}." if role else f"You speak for {row.partner.name}."


def _open(item):
    """A confidential item is no reason to give: it would tell of itself."""
    return not item.is_confidential


def _touched(agendas):
    """Objective id to the stakeholder types it touches."""
    objectives = {item.objective_id for items in agendas.values() for item in items if item.objective_id}
    found = {}
    if objectives:
        rows = AffectedGroup.objects.filter(objective__in=objectives, stakeholder_type__isnull=False)
        for objective, kind in rows.values_list("objective", "stakeholder_type"):
            found.setdefault(objective, set()).add(kind)
    return found


def _ties(invitations):
    """(person, partner) to the contact role in force."""
    rows = Affiliation.objects.filter(
        person__in={row.person_id for row in invitations},
        partner__in={row.partner_id for row in invitations if row.partner_id},
        ended_on__isnull=True,
    )
    return {(person, partner): role for person, partner, role in rows.values_list("person", "partner", "contact_role")}

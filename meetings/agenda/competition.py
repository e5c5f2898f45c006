"""Which items touch a field in which partners who are invited compete (CMP-1). For coordinators only, and a hint only:
it stops nothing. What a coordinator wrote on an item by hand stands beside it."""

from dataclasses import dataclass

from meetings.meetings.readiness import in_words
from members.models import CompetitionArea
from members.ties.touching import touched

AT_LEAST = 2  # invited partners; one alone competes with nobody


@dataclass(frozen=True)
class Rivalry:
    """One area an item touches, and the names of its partners who are invited."""

    area: CompetitionArea
    partners: list

    @property
    def who(self):
        """ "Lakeside and Mercy"."""
        return in_words(self.partners)


def rivalries(viewer, meeting, items):
    """{item key: [Rivalry]} of the items that touch something. Nothing for who may not know. Three statements at most."""
    areas = list(CompetitionArea.objects.visible_to(viewer).with_rivals())
    if not areas:
        return {}
    invited = set(meeting.invitations.exclude(partner=None).values_list("partner_id", flat=True))
    here = {area: [row.name for row in area.rivals if row.pk in invited] for area in areas}
    areas = [area for area in areas if len(here[area]) >= AT_LEAST]
    found = {}
    for item in items:
        said = [Rivalry(area, here[area]) for area in touched(areas, text_of(item))]
        if said:
            found[item.pk] = said
    return found


def text_of(item):
    """What an item is about, its objective's words included."""
    said = [item.title, item.expected_result, item.notes]
    if item.objective:
        said += [item.objective.title, item.objective.statement]
    return "\n".join(said)

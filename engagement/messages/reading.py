"""How a message reads for one partner; how well points and framings went, by kind of partner and by what they appeal to."""

from dataclasses import dataclass, field

from django.db.models import Count

from engagement.case.kinds import LEVELS, Audience, Motive
from engagement.selling.models import PointMeetsNeed
from members.models import Affiliation, Interest
from members.notices import rules
from members.preferences.models import Language

from . import places
from .models import MessageVariant, PointUse

FEW = 5  # uses with a known outcome; with fewer it says little
WENT_WELL = (PointUse.Outcome.MORE, PointUse.Outcome.YES)


@dataclass(frozen=True)
class Preview:
    """A message as one partner would hear it. `people`: those there whom it is for; `remarks`: what to see to first."""

    words: str
    patient_line: str
    need: str
    people: list
    remarks: list


def main_concern(viewer, partner):
    """The partner's Interest that matters most, or None."""
    return Interest.objects.visible_to(viewer).filter(partner=partner).order_by("priority", "-confirmed_on").first()


def preview(viewer, message, partner):
    """The Preview of a message for a partner. Four statements."""
    concern = main_concern(viewer, partner)
    figure = message.evidence.figure if message.evidence else ""
    values = {"partner": partner.name, "need": concern.need if concern else "", "figure": figure}
    ties = Affiliation.objects.visible_to(viewer).in_force().filter(partner=partner)
    levels = LEVELS[Audience(message.audience)]
    people = [tie.person for tie in ties.filter(level__in=levels).select_related("person__mail_habit")]
    return Preview(
        places.fill(message.words, values),
        places.fill(message.patient_line, values),
        concern.need if concern else "",
        people,
        list(_remarks(viewer, message, concern, people)),
    )


def _remarks(viewer, message, concern, people):
    today = viewer.coalition.today()
    if concern is None:
        yield "Their main concern is not noted yet. Ask before you speak."
    elif not PointMeetsNeed.objects.visible_to(viewer).filter(point=message.point_id, interest=concern).exists():
        yield f"Their main concern is “{concern.need}”. This point is not known to meet it."
    if not people:
        yield f"Nobody of theirs is noted under “{message.get_audience_display()}”."
    others = {rules.habit_of(person).language for person in people} - {message.language}
    for other in sorted(others):
        yield f"Some of them read {Language(other).label}."
    if message.evidence and message.evidence.is_stale(today):
        yield "Its figure is due for review. Look at the evidence again first."
    if not message.patient_line:
        yield "It does not say yet what patients gain."


@dataclass
class Result:
    """How often something was used with a known outcome, and how often it went well."""

    name: str
    used: int = 0
    well: int = 0
    cells: dict = field(default_factory=dict)

    @property
    def few(self):
        """Whether it says little yet."""
        return self.used < FEW

    @property
    def words(self):
        """ "3 of 5"."""
        return f"{self.well} of {self.used}" if self.used else ""

    def add(self, outcome, number):
        """Count uses of one outcome."""
        self.used += number
        self.well += number if outcome in WENT_WELL else 0


NO_TYPE = "Type not known"


def by_type(viewer):
    """(names of partner types, a Result a selling point with one Result a type in `cells`), by use. One statement."""
    known = PointUse.objects.visible_to(viewer).exclude(outcome=PointUse.Outcome.OPEN)
    counted = known.order_by().values_list("point__words", "partner__stakeholder_type__name", "outcome")
    points, types = {}, set()
    for point, kind, outcome, number in counted.annotate(number=Count("pk")):
        name = kind or NO_TYPE
        types.add(name)
        line = points.setdefault(point, Result(point))
        line.add(outcome, number)
        line.cells.setdefault(name, Result(name)).add(outcome, number)
    names = sorted(types)
    lines = sorted(points.values(), key=lambda line: (-line.used, line.name))
    return names, [(line, [line.cells.get(name, Result(name)) for name in names]) for line in lines]


def by_framing(viewer):
    """(a Result for each motive that was appealed to, one for each audience): response by framing (INT-4). Two statements."""
    known = PointUse.objects.visible_to(viewer).exclude(outcome=PointUse.Outcome.OPEN).filter(message__isnull=False)
    counted = known.order_by().values_list("message", "outcome").annotate(number=Count("pk"))
    messages = MessageVariant.objects.visible_to(viewer).in_bulk()
    motives, audiences = {}, {}
    for key, outcome, number in counted:
        message = messages[key]
        for motive in message.motives:
            motives.setdefault(motive, Result(Motive(motive).label)).add(outcome, number)
        name = message.get_audience_display()
        audiences.setdefault(name, Result(name)).add(outcome, number)
    ordered = [motives[motive] for motive in Motive if motive in motives]
    return ordered, sorted(audiences.values(), key=lambda line: line.name)

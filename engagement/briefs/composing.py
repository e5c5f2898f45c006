"""Puts a brief or a sheet together: what matters to the reader first, every kind of return, every figure with its source."""

from dataclasses import dataclass

from engagement.case.models import EvidenceItem, RoiEvidence
from engagement.messages import places
from engagement.selling.models import PointMeetsNeed
from members.models import Interest

from .layout import section
from .models import Brief

LAST = 9  # rank of what meets no need we know of


@dataclass(frozen=True)
class Chosen:
    """What goes into a text; each a list of rows."""

    objectives: list
    items: list
    cases: list
    messages: list


@dataclass(frozen=True)
class Reader:
    """For whom it is: the partner (or None), its needs by how much they matter, and which points meet how pressing a need."""

    partner: object
    needs: list
    ranks: dict

    def rank(self, point):
        """1 for a point that meets a main concern, up to LAST."""
        return self.ranks.get(point, LAST)

    @property
    def main(self):
        """The concern that comes first, or None."""
        return self.needs[0] if self.needs else None


def reader_of(viewer, partner):
    """The Reader for a partner; two statements, none without one."""
    if partner is None:
        return Reader(None, [], {})
    needs = list(
        Interest.objects.visible_to(viewer).filter(partner=partner).order_by("priority", "-confirmed_on", "pk")
    )
    place = {need.pk: number for number, need in enumerate(needs, start=1)}
    ranks = {}
    for point, need in (
        PointMeetsNeed.objects.visible_to(viewer).filter(interest__in=needs).values_list("point", "interest")
    ):
        ranks[point] = min(ranks.get(point, LAST), place[need])
    return Reader(partner, needs, ranks)


def stale_behind(viewer, chosen):
    """[(what was chosen, the evidence behind it that is due for review)]: none of it may be used (EVD-1)."""
    today = viewer.coalition.today()
    found = [(item, item) for item in chosen.items if item.is_stale(today)]
    found += [
        (message, message.evidence)
        for message in chosen.messages
        if message.evidence is not None and message.evidence.is_stale(today)
    ]
    links = RoiEvidence.objects.visible_to(viewer).filter(
        case__in=chosen.cases, item__in=EvidenceItem.objects.due(today)
    )
    return found + [(link.case, link.item) for link in links.select_related("case", "item")]


def in_order(reader, chosen, links):
    """The same Chosen, what meets the reader's most pressing need first. `links`: (case, item) keys."""
    messages = sorted(chosen.messages, key=lambda each: reader.rank(each.point_id))
    cases = sorted(chosen.cases, key=lambda each: reader.rank(each.point_id))
    of_item = {}
    for message in messages:
        of_item[message.evidence_id] = min(of_item.get(message.evidence_id, LAST), reader.rank(message.point_id))
    of_case = {case.pk: reader.rank(case.point_id) for case in cases}
    for case, item in links:
        of_item[item] = min(of_item.get(item, LAST), of_case.get(case, LAST))
    items = sorted(chosen.items, key=lambda each: of_item.get(each.pk, LAST))
    return Chosen(chosen.objectives, items, cases, messages)


def evidence_line(item):
    """A figure with its source and its day."""
    figure = f": {item.figure}" if item.figure else ""
    day = f"{item.dated:%B} {item.dated.year}"
    return f"{item.claim.rstrip('.')}{figure} ({item.get_origin_display().lower()}; {item.source}, {day})"


def objective_line(objective):
    """An objective: what, from where to where, by when."""
    parts = [objective.title]
    if objective.measure and objective.target:
        start = f" from {objective.baseline}" if objective.baseline else ""
        parts.append(f"{objective.measure}{start} to {objective.target}")
    if objective.due_on:
        parts.append(f"by {objective.due_on:%B} {objective.due_on.day}, {objective.due_on.year}")
    return ", ".join(parts)


def returns_of(case):
    """A case with all its returns, each kind a line of its own; money is one of them."""
    lines = [f"## {case.title}", *(f"- {motive.label}: {words}" for motive, words in case.returns)]
    lines.append(f"- In money: {case.money_words}")
    if case.reused:
        lines.append(f"- Used again: {case.reused}")
    return "\n".join(lines)


def said(message, reader):
    """(what we say, what patients gain) with the places filled in."""
    values = {
        "partner": reader.partner.name if reader.partner else "your organization",
        "need": reader.main.need if reader.main else "",
        "figure": message.evidence.figure if message.evidence else "",
    }
    return places.fill(message.words, values), places.fill(message.patient_line, values)


def compose(*, kind, opening, reader, chosen, links):
    """The text: opening words, then by kind. A brief begins with why it matters, a sheet with what to say."""
    chosen = in_order(reader, chosen, links)
    spoken = [said(message, reader) for message in chosen.messages]
    patients = list(dict.fromkeys(line for _, line in spoken if line))
    patients += [evidence_line(item) for item in chosen.items if item.is_patient_outcome]
    figures = [evidence_line(item) for item in chosen.items if not item.is_patient_outcome]
    parts = {
        "matters": section("What matters to you, as we know it", [need.need for need in reader.needs[:3]]),
        "say": section("What to say", [words for words, _ in spoken]),
        "patients": section("What patients gain", patients),
        "returns": "\n".join(["# What it returns", *(returns_of(case) for case in chosen.cases)])
        if chosen.cases
        else "",
        "figures": section("What we know, and from whom", figures),
        "aims": section("What we are after", [objective_line(each) for each in chosen.objectives]),
    }
    order = (
        ("matters", "aims", "patients", "returns", "figures", "say")
        if kind == Brief.Kind.BRIEF
        else ("say", "patients", "figures", "returns", "aims")
    )
    if kind == Brief.Kind.SHEET and reader.needs:
        parts["say"] = "\n\n".join(
            filter(None, [section("What matters to them", [n.need for n in reader.needs[:3]]), parts["say"]])
        )
    return "\n\n".join(filter(None, [opening.strip(), *(parts[name] for name in order)]))

"""Chains of influence: who brought whom, and whom those brought in turn (CHM-3)."""

from dataclasses import dataclass, field

from .models import JoinedBecause


@dataclass
class Link:
    """One partner in a chain: what it came by (None for the first), and whom it brought."""

    pk: int
    name: str
    row: JoinedBecause | None = None
    brought: list = field(default_factory=list)

    @property
    def number(self):
        """How many came because of it, near or far."""
        return sum(1 + each.number for each in self.brought)


def chains(viewer):
    """The first Link of each chain, who brought most first. One statement.

    Merging two partners can close a circle; it begins with the partner known longest, whose own cause is then left out.
    """
    rows = JoinedBecause.objects.visible_to(viewer).select_related("partner", "because_of")
    links, causes = {}, {}
    for row in rows:
        for partner in (row.partner, row.because_of):
            links.setdefault(partner.pk, Link(partner.pk, partner.name))
        causes[row.partner_id] = row
    heads = {_head(pk, causes) for pk in links}
    for pk, row in causes.items():
        if pk not in heads:
            links[pk].row = row
            links[row.because_of_id].brought.append(links[pk])
    for link in links.values():
        link.brought.sort(key=lambda each: (-each.number, each.name, each.pk))
    return sorted((links[pk] for pk in heads), key=lambda link: (-link.number, link.name, link.pk))


def _head(pk, causes):
    """Where the chain above a partner begins."""
    seen = []
    while pk in causes and pk not in seen:
        seen.append(pk)
        pk = causes[pk].because_of_id
    return min(seen[seen.index(pk) :]) if pk in seen else pk


def above(partner, pk):
    """Whether the partner stands above the one with this key: then it cannot have come because of that one."""
    causes = dict(
        JoinedBecause.objects.filter(coalition=partner.coalition_id).values_list("partner_id", "because_of_id")
    )
    seen = set()
    while pk is not None and pk not in seen:
        if pk == partner.pk:
            return True
        seen.add(pk)
        pk = causes.get(pk)
    return False

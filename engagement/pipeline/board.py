"""What the board shows: a column for each status, the first cards of each, and how ready the prospects are."""

from dataclasses import dataclass

from django.db.models import Count

from members.models import Membership, Partner

from . import checklist

Status = Membership.Status
SHOWN = 20  # cards in a column of those to be won, and
SHOWN_ELSE = 6  # in the others; the table has them all
ORDER = list(Status.values)
WAITING = (Status.PROSPECT, Status.INVITED)  # for them the checklist counts


@dataclass(frozen=True)
class BoardColumn:
    """One status: its cards (partners), how many there are in all, the status before it and the one after."""

    status: str
    label: str
    cards: list
    number: int

    @property
    def more(self):
        """How many stand in the table only."""
        return self.number - len(self.cards)


def columns(viewer):
    """The BoardColumns in order. Six statements, whatever the number of partners."""
    numbers = dict(
        Membership.objects.visible_to(viewer)
        .in_force()
        .order_by()
        .values_list("status")
        .annotate(number=Count("partner"))
    )
    return [_column(viewer, status, numbers.get(status, 0)) for status in ORDER]


def _column(viewer, status, number):
    rows = Partner.objects.visible_to(viewer).of_status(status).with_type().with_status()
    if status in WAITING:
        rows = checklist.with_points(rows)
    # Who waits longest stands on top; of members and those who rest, the newest.
    since = "status_since" if status in WAITING else "-status_since"
    cards = list(rows.order_by(since, "name", "pk")[: SHOWN if status in WAITING else SHOWN_ELSE])
    for card in cards:
        card.coalition = viewer.coalition
        card.days = (viewer.coalition.today() - card.status_since).days
        card.next_point = next(iter(checklist.open_of(card)), None) if status in WAITING else None
        card.moves = _moves(status)
    return BoardColumn(status, Status(status).label, cards, number)


def _moves(status):
    """[(status, label, key)] a card can go to: the neighbors by arrow keys, all by button."""
    here = ORDER.index(status)
    keys = {here - 1: "left", here + 1: "right"}
    return [(to, Status(to).label, keys.get(place, "")) for place, to in enumerate(ORDER) if to != status]

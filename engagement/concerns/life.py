"""The life of a concern: raised, explored, answered, eased or unresolved; and who may say so (domain.md, CON-2)."""

from enum import StrEnum

from django.db import models


class Status(models.TextChoices):
    """Where a concern is."""

    RAISED = "raised", "Raised"
    EXPLORED = "explored", "Being looked into"
    ANSWERED = "answered", "Answered"
    EASED = "eased", "Eased"
    UNRESOLVED = "unresolved", "Not resolved"


# How each is shown: word, kind and icon of a badge (coalition/ui/parts.py).
BADGES = {
    Status.RAISED: (Status.RAISED.label, "owed", "circle"),
    Status.EXPLORED: (Status.EXPLORED.label, "wait", "search"),
    Status.ANSWERED: (Status.ANSWERED.label, "info", "reply"),
    Status.EASED: (Status.EASED.label, "good", "check-circle-fill"),
    Status.UNRESOLVED: (Status.UNRESOLVED.label, "", "dash-circle"),
}


class Side(StrEnum):
    """From which side somebody speaks about a concern."""

    RAISER = "raiser"  # whose concern it is
    HEARER = "hearer"  # a coordinator it is shown to


BOTH = frozenset(Side)
RAISER = frozenset({Side.RAISER})
HEARER = frozenset({Side.HEARER})

# (from, to) -> who may say so. Everything that is not here is no step. Only the raiser can say that it is eased.
MOVES = {
    (Status.RAISED, Status.EXPLORED): HEARER,
    (Status.EXPLORED, Status.ANSWERED): HEARER,
    (Status.EXPLORED, Status.UNRESOLVED): HEARER,
    (Status.ANSWERED, Status.UNRESOLVED): HEARER,
    (Status.ANSWERED, Status.EASED): RAISER,
    (Status.ANSWERED, Status.EXPLORED): RAISER,  # "not quite": the answer did not answer it
    (Status.UNRESOLVED, Status.EXPLORED): BOTH,  # taken up again
    (Status.UNRESOLVED, Status.EASED): RAISER,  # it passed, whatever we did
    (Status.EASED, Status.EXPLORED): RAISER,  # it is back
}

OPEN = (Status.RAISED, Status.EXPLORED, Status.ANSWERED)
UNANSWERED = (Status.RAISED, Status.EXPLORED)


def may(side, here, to):
    """Whether somebody on this side may take a concern from one status to another."""
    return side in MOVES.get((Status(here), Status(to)), frozenset())

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


# The five in order (ADKAR), and what helps where the first of them is weak.
RATED = ("awareness", "desire", "knowledge", "ability", "reinforcement")
WEAK = 3  # rated so or less, it is a barrier (domain.md 1, adkar_barrier)
HELPS = {
    "awareness": "Say why it is needed, with their own figures, or let somebody they trust say it.",
    "desire": "Ask what they would gain and lose. Tie it to what matters to them, and lessen the loss.",
    "knowledge": "Show how it is done: an example, a visit, a page they can keep.",
    "ability": "Make room: time, hands or tools; begin with a smaller part.",
    "reinforcement": "Tell them what came of it, and thank them; look again in some weeks.",
}


def first_barrier(ratings):
    """The first of the five that is rated 3 or less, from {name: 1 to 5 or None}; "" while one before it is not rated."""
    for name in RATED:
        rating = ratings.get(name)
        if rating is None:
            return ""
        if rating <= WEAK:
            return name
    return ""

"""What is ready before a partner is invited: six points, each read from what is noted anyway (INT-1, CHM-1, CON-5,
ONE-1).

Nothing is ticked by hand: a point is met when what it asks for is there.
"""

from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, When
from django.urls import reverse

from engagement.outreach.models import OneOnOne
from members.models import Affiliation, Interest, Nomination, Partner

from .models import FirstContact


@dataclass(frozen=True)
class Point:
    """One thing to have ready: what to do, why, and where (URL name taking slug and the partner's key)."""

    key: str
    do: str
    why: str
    route: str
    met: Exists | Q

    def address(self, partner):
        """Where it is done for a partner."""
        slug = partner.coalition.slug
        if self.route == "person-new":
            return f"{reverse(self.route, args=[slug])}?partner={partner.pk}"
        return reverse(self.route, args=[slug, partner.pk])


def _of(model, **conditions):
    return Exists(model.objects.filter(partner=OuterRef("pk"), **conditions))


POINTS = (
    Point(
        "person",
        "Know whom to talk to",
        "A partner is invited by somebody, to somebody.",
        "person-new",
        Exists(Affiliation.objects.in_force().filter(partner=OuterRef("pk"))),
    ),
    Point(
        "need",
        "Know what they need",
        "Then we can say what is in it for them.",
        "interest-new",
        _of(Interest),
    ),
    Point(
        "listener",
        "Find somebody they trust",
        "An acquaintance hears sooner what holds them back; being named by one is an honor.",
        "first-contact-edit",
        Exists(FirstContact.objects.filter(partner=OuterRef("pk"), trusted_listener__isnull=False))
        | Exists(Nomination.objects.filter(partner=OuterRef("pk"))),
    ),
    Point(
        "brings",
        "Say what this does for them",
        "In one sentence, in their own terms.",
        "first-contact-edit",
        Exists(FirstContact.objects.filter(~Q(brings=""), partner=OuterRef("pk"))),
    ),
    Point(
        "candid",
        "Be open about aims, costs, tensions and what is undecided",
        "Who learns it later feels taken in; who hears it first can help to change it.",
        "first-contact-edit",
        Exists(
            FirstContact.objects.filter(
                ~Q(aims=""), ~Q(costs=""), ~Q(tensions=""), ~Q(still_open=""), partner=OuterRef("pk")
            )
        ),
    ),
    Point(
        "talk",
        "Talk one to one",
        "Before the group: it builds trust, and a no in private does not spread.",
        "one-on-one-new",
        _of(OneOnOne),
    ),
)
OF = len(POINTS)


def with_points(partners):
    """Annotates `met_<key>` for each point, and `ready`: how many are met."""
    partners = partners.annotate(**{f"met_{point.key}": point.met for point in POINTS})
    parts = [
        Case(When(**{f"met_{point.key}": True}, then=1), default=0, output_field=IntegerField()) for point in POINTS
    ]
    return partners.annotate(ready=sum(parts[1:], parts[0]))


def open_of(partner):
    """The Points not met by a partner that was read `with_points`."""
    return [point for point in POINTS if not getattr(partner, f"met_{point.key}")]


def open_points(partner):
    """What is not ready for this partner to be invited, in words: the gate (members/partners/gates.py). One statement."""
    return [point.do for point in open_of(with_points(Partner.objects.filter(pk=partner.pk)).get())]

"""Who somebody before the poster may be: people this request concerns, by the letters they type. Never all, never an address."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from engagement.audience.models import Asked, AskedGroup
from meetings.checkin.finding import LETTERS, SHOWN, bare, fits
from members.models import Affiliation, Partner, Person

SALT = "engagement.wall"
GOOD_FOR = 2 * 60 * 60  # seconds between finding oneself and sending


def concerned(request):
    """Person with `place` (a partner's name): who was asked, who belongs to the groups asked, else people of members."""
    ties = Affiliation.objects.filter(coalition=request.coalition_id).in_force(on=request.coalition.today())
    groups = list(
        AskedGroup.objects.filter(request=request, is_left_out=False).values_list("stakeholder_type", flat=True)
    )
    if groups:
        ties = ties.filter(partner__stakeholder_type__in=groups)
    else:
        ties = ties.filter(partner__in=Partner.objects.filter(coalition=request.coalition_id).members().values("pk"))
    asked = Asked.objects.filter(request=request)
    people = Person.objects.filter(coalition=request.coalition_id)
    return people.filter(pk__in=ties.values("person")) | people.filter(pk__in=asked.values("person"))


def find(request, typed):
    """([(key, name, partner)], whether there are more): every word typed begins a word of the name."""
    words = bare(typed).split()
    if len("".join(words)) < LETTERS:
        return [], False
    rows = concerned(request).values_list("pk", "name")
    found = [(pk, name) for pk, name in rows if fits(words, bare(name).replace("-", " ").split())]
    found.sort(key=lambda row: (bare(row[1]) != bare(typed), row[1], row[0]))
    shown = found[:SHOWN]
    ties = Affiliation.objects.filter(person__in=[pk for pk, _ in shown]).in_force(on=request.coalition.today())
    partners = dict(ties.order_by("started_on").values_list("person", "partner__name"))
    return [(key_of(request, pk), name, partners.get(pk, "")) for pk, name in shown], len(found) > SHOWN


def key_of(request, person):
    """What the page carries for a person instead of a number that could be counted up."""
    return signing.dumps([request.pk, person], salt=SALT)


def person_of(request, key):
    """The person behind a key of this request, or None when it is altered, old or of another request."""
    try:
        about, pk = signing.loads(key, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return concerned(request).filter(pk=pk).first() if about == request.pk else None


def address(code):
    """The whole address the picture on a poster holds."""
    return settings.BASE_URL + reverse("wall", args=[code])

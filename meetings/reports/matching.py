"""Who a participant is: by mail address, by a name confirmed before, by name; else who might be meant.

Nobody is taken for somebody else on likeness alone: a name that is only written alike, or that two people have, is a
suggestion somebody has to confirm.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from meetings.attendance.models import Invitation
from meetings.attendance.newcomers import plain
from meetings.attendance.refusals import ANYBODY
from members.models import Affiliation, Person

from . import names
from .likeness import Likeness
from .models import KnownName

ALIKE = 0.35  # least likeness of a suggestion, of trigrams; 1 is the same
SUGGESTED = 5  # suggestions for one participant at most


@dataclass
class Match:
    """`person` is the id of who it is, or None; `why` says how it is known; `candidates` are ids of who may be meant.
    `delegate` = ids of invited people for whom this participant was announced: a mark on their line is “delegate”."""

    person: int | None = None
    why: str = ""
    candidates: list = field(default_factory=list)
    delegate: set = field(default_factory=set)


class Finder:
    """Finds the people of one coalition behind the participants of one meeting."""

    def __init__(self, coalition, meeting):
        self.coalition, self.meeting = coalition, meeting
        rows = list(Invitation.objects.filter(meeting=meeting).order_by("pk"))
        self.invited = {row.person_id: row.partner_id for row in rows}
        self.announced = defaultdict(list)  # address or plain name of somebody sent instead -> who sends them
        for row in rows:
            if row.answer == Invitation.Answer.DELEGATE:
                for text in {row.delegate_email.strip().lower(), plain(row.delegate_name)} - {"", *ANYBODY}:
                    self.announced[text].append(row.person_id)

    def find(self, participants):
        """A Match for each participant (with `name` and `email`). At most 6 queries, whatever the number."""
        forms = [names.variants(each.name) for each in participants]
        known = self._known({plain(each.name) for each in participants})
        emails = self._people(Lower("email"), {each.email for each in participants if each.email})
        called = self._people(Lower("name"), {name for each in forms for name in each})
        phones = self._phones(participants)
        found, open_ones = [], []
        for each, some in zip(participants, forms, strict=True):
            match = self._sure(each, some, known, emails, called, phones)
            found.append(match)
            if match.person is None and not match.candidates and not names.is_phone(each.name):
                open_ones.append((match, some))
        self._suggest(open_ones)
        return found

    def _sure(self, each, forms, known, emails, called, phones):
        if each.email in emails:
            return Match(emails[each.email][0], "Same mail address")
        if plain(each.name) in known:
            return Match(known[plain(each.name)], "Confirmed in an earlier report")
        sent = next((self.announced[text] for text in (each.email, *forms) if text and text in self.announced), [])
        if sent:
            match = Match(sent[0], "Comes as a delegate", delegate=set(sent))
            return match if len(sent) == 1 else Match(candidates=sent, delegate=set(sent), why="two")
        if names.is_phone(each.name):
            callers = phones.get(names.digits_of(each.name), [])
            return Match(callers[0], "Same telephone") if len(callers) == 1 else Match(candidates=callers)
        for form in forms:
            people = called.get(form, [])
            invited = [person for person in people if person in self.invited]
            for some, why in ((invited, "Same name, invited"), (people, "Same name")):
                if len(some) == 1:
                    return Match(some[0], why)
            if people:
                return Match(candidates=invited or people)
        return Match()

    def _known(self, shown):
        rows = KnownName.objects.filter(coalition=self.coalition, shown__in=shown)
        return dict(rows.values_list("shown", "person_id"))

    def _people(self, key, wanted):
        found = defaultdict(list)
        if wanted:
            rows = Person.objects.filter(coalition=self.coalition).annotate(key=key).filter(key__in=wanted)
            for text, pk in rows.order_by("pk").values_list("key", "pk"):
                found[text].append(pk)
        return found

    def _phones(self, participants):
        wanted = {names.digits_of(each.name) for each in participants if names.is_phone(each.name)} - {""}
        found = defaultdict(list)
        if wanted:
            rows = Person.objects.filter(coalition=self.coalition).exclude(phone="").order_by("pk")
            for pk, phone in rows.values_list("pk", "phone"):
                if names.digits_of(phone) in wanted:
                    found[names.digits_of(phone)].append(pk)
        return found

    def _suggest(self, open_ones):
        """Give matches without anybody the people whose name is written most alike, invited ones first."""
        if not open_ones:
            return
        people = Person.objects.filter(coalition=self.coalition).order_by("pk").values_list("pk", "name")
        book = Likeness(people, ALIKE)
        for match, forms in open_ones:
            near = (found for form in forms[:3] for found in book.near(form, SUGGESTED))
            match.candidates = list(dict.fromkeys(pk for _, pk in sorted(near, key=lambda each: (-each[0], each[1]))))
        for match, _ in open_ones:
            match.candidates = sorted(match.candidates, key=lambda person: person not in self.invited)[:SUGGESTED]


def ties_of(people, day):
    """{person id: the partner they stand for} for people not invited: the oldest tie of that day."""
    rows = Affiliation.objects.filter(person__in=people, started_on__lte=day).exclude(ended_on__lt=day)
    return dict(rows.order_by("-started_on", "-pk").values_list("person_id", "partner_id")) if people else {}


def labels(people):
    """{person id: "Sam Ortiz, Lakeside Hospital"}."""
    found = dict(Person.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
    rows = Affiliation.objects.filter(person__in=found, ended_on__isnull=True).order_by("-pk")
    partners = dict(rows.values_list("person_id", "partner__name")) if found else {}
    return {pk: ", ".join(filter(None, [name, partners.get(pk, "")])) for pk, name in found.items()}

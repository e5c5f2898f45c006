"""Lines of a file of everything, written: organizations, people, where they sit, what happened; each gap filled.

Entries of `made`, undone by contacts_undoing in the opposite order:

    [label, id, null, stamp, reference]        made by this line; as it was when it was made
    [label, id, {before}, {after}]             gaps filled
"""

import datetime
from collections import defaultdict

from django.db.models.functions import Lower
from django.utils import timezone

from members.duplicates.models import Kind
from members.duplicates.went import merged_into
from members.facts import partner_joined
from members.models import Affiliation, Membership, Partner, Person
from members.partners import within

from . import parts
from .contacts_index import line_of
from .contacts_plan import facts_of, gaps
from .models import ImportRow
from .partners_import import fillable
from .partners_writing import MEMBERSHIP, PARTNER, decision, imported_as

TOLD = ("level", "contact_role", "is_champion")  # what a line may say of a tie, besides its title and days
PERSON, AFFILIATION = "members.person", "members.affiliation"
Outcome, Decision = ImportRow.Outcome, ImportRow.Decision


class Writer:
    """Writes chunks of one import."""

    def __init__(self, run):
        self.run, self.coalition, self.by = run, run.coalition, run.started_by
        self.made = {}  # reference below zero -> id, of places
        self.met = {}  # the same of people
        self.on = datetime.date.fromisoformat(run.options["on"])

    def write(self, rows):
        """One chunk, with what it made in the rows."""
        rows = [row for row in rows if decision(self.run, row) != Decision.SKIP]
        if any(row.values.get("above") for row in rows):
            within.take_turn(self.coalition.pk)
        self._recall(rows)
        for row in rows:
            said = decision(self.run, row) if row.outcome in (Outcome.DUPLICATE, Outcome.SIMILAR) else None
            row.outcome = Outcome.SAME if said is None else row.outcome
            if said == Decision.UPDATE and row.values.get("who"):
                self.met[-row.number] = row.match_id
            elif said == Decision.UPDATE:
                self.made[row.values["orgs"][0][1]] = row.match_id
        self._places(rows)
        self._fill_places(rows)
        self._link_places(rows)
        self._people(rows)
        self._fill_people(rows)
        self._ties(rows)
        self._history(rows)
        for row in rows:
            new = any(entry[2] is None for entry in row.made)
            row.outcome = Outcome.NEW if new else Outcome.CHANGED if row.made else Outcome.SAME

    # --- references ----------------------------------------------------------------------------------------------

    def _recall(self, rows):
        """What earlier lines made, where another worker wrote them; who went meanwhile."""
        places = {ref for row in rows for _, ref in row.values["orgs"]}
        people = {row.values["who"] for row in rows if "who" in row.values}
        lines = {line_of(ref)[0] for ref in places if ref < 0 and ref not in self.made}
        lines |= {-ref for ref in people if ref < 0 and ref not in self.met}
        lines -= {row.number for row in rows}
        for number, made, match in self.run.rows.filter(number__in=lines).values_list("number", "made", "match_id"):
            for label, pk, _, *more in made:
                if label == PARTNER and len(more) == 2:
                    self.made[more[1]] = pk
                elif label == PERSON and len(more) == 2:
                    self.met[more[1]] = pk
            if made and match:
                self.met.setdefault(-number, match)
        asked = {ref for ref in people if ref > 0} | {
            row.match_id for row in rows if row.match_id and "who" in row.values
        }
        asked |= {self.met[ref] for ref in people if ref in self.met}
        here = set(Person.objects.filter(pk__in=asked, erased_at=None).values_list("pk", flat=True))
        self.gone_people = {pk: merged_into(Kind.PERSON, pk, self.coalition) for pk in asked - here}
        asked = {ref for ref in places if ref > 0} | {self.made[ref] for ref in places if ref in self.made}
        here = set(Partner.objects.filter(pk__in=asked).values_list("pk", flat=True))
        self.gone_places = {pk: merged_into(Kind.PARTNER, pk, self.coalition) for pk in asked - here}

    def place(self, ref):
        """The id of an organization, or None."""
        pk = ref if ref > 0 else self.made.get(ref)
        return self.gone_places.get(pk, pk)

    def person(self, row):
        """The id of a line's person, or None."""
        ref = row.values.get("who")
        pk = ref if ref is None or ref > 0 else self.met.get(ref)
        return self.gone_people.get(pk, pk)

    # --- organizations ---------------------------------------------------------------------------------------------

    def _places(self, rows):
        wanted = {}
        for row in rows:
            for place, (name, ref) in enumerate(row.values["orgs"]):
                # One an earlier line was to make, and did not after all, is made by the first that names it.
                if self.place(ref) is None and ref not in wanted:
                    wanted[ref] = (row, name, row.values["org"] if place == 0 else {})
        self._taken_numbers(wanted)
        new = {ref: told for ref, told in wanted.items() if ref not in self.made}
        partners = Partner.objects.bulk_create(
            Partner(coalition=self.coalition, name=name, **self._facts(row, facts)) for row, name, facts in new.values()
        )
        memberships = Membership.objects.bulk_create(
            Membership(coalition=self.coalition, partner=partner, **self._standing(facts))
            for partner, (_, _, facts) in zip(partners, new.values(), strict=True)
        )
        for (ref, (row, _, _)), partner, membership in zip(new.items(), partners, memberships, strict=True):
            self.made[ref] = partner.pk
            if ref > 0:  # it was here, and is gone
                self.gone_places[ref] = partner.pk
            row.made.append([PARTNER, partner.pk, None, partner.updated_at.isoformat(), ref])
            row.made.append([MEMBERSHIP, membership.pk, None, status_stamp(membership)])
            if membership.status == Membership.Status.MEMBER:
                partner_joined.happened(membership=membership, by=self.by, newly=True)

    def _taken_numbers(self, wanted):
        numbers = {facts["external_id"]: ref for ref, (_, _, facts) in wanted.items() if facts.get("external_id")}
        here = Partner.objects.filter(coalition=self.coalition, external_id__in=numbers)
        for number, pk in here.values_list("external_id", "pk") if numbers else ():
            self.made[numbers[number]] = pk

    def _facts(self, row, facts):
        told = {field: value for field, value in facts.items() if field not in ("status", "since")}
        return {"stakeholder_type_id": self.run.options.get("type")} | told

    def _standing(self, facts):
        status = facts.get("status") or self.run.options.get("status", Membership.Status.PROSPECT)
        since = facts.get("since") if status == Membership.Status.MEMBER else None
        begun = datetime.date.fromisoformat(since) if since else self.on
        return {"status": status, "started_on": begun, "note": imported_as(status)}

    def _fill_places(self, rows):
        asked = [(row, self.place(row.values["orgs"][0][1])) for row in rows if row.values["orgs"]]
        made_here = {entry[1] for row in rows for entry in row.made if entry[0] == PARTNER}
        asked = [(row, pk) for row, pk in asked if not (pk in made_here and any(entry[1] == pk for entry in row.made))]
        here = Partner.objects.select_for_update(of=("self",)).order_by("pk").in_bulk({pk for _, pk in asked})
        touched, names = {}, set()
        for row, pk in asked:
            partner = here.get(pk)
            fills = fillable(partner, facts_of(row.values), self.run.options.get("type")) if partner else {}
            if fills:
                _fill(row, PARTNER, partner, fills)
                touched[pk] = partner
                names |= fills.keys()
        if touched:
            fields = [name.removesuffix("_id") if name == "stakeholder_type_id" else name for name in names]
            Partner.objects.bulk_update(touched.values(), [*fields, "updated_at"])

    def _link_places(self, rows):
        """Part of what: to the one organization of that name that is here by now."""
        asked = [(row, self.place(row.values["orgs"][0][1])) for row in rows if row.values.get("above")]
        names = {row.values["above"].casefold() for row, _ in asked}
        found = defaultdict(list)
        here = Partner.objects.filter(coalition=self.coalition).annotate(low=Lower("name")).filter(low__in=names)
        for pk, low in here.values_list("pk", "low") if names else ():
            found[low].append(pk)
        for row, pk in asked:
            meant = found[row.values["above"].casefold()]
            if pk is None or len(meant) != 1:
                number = f"{len(meant)} are" if meant else "nobody here is"
                row.messages.append(["part_of", f"Not linked: {number} called {row.values['above']}."])
            elif pk in within.chain(meant[0]):
                row.messages.append(["part_of", f"Not linked: {row.values['above']} is a part of it."])
            else:
                self._link(row, pk, meant[0])

    def _link(self, row, pk, above):
        partner = Partner.objects.select_for_update(of=("self",)).get(pk=pk)
        if partner.part_of_id is None:
            Partner.objects.filter(pk=pk).update(part_of=above)
            before = {"part_of_id": None, "updated_at": partner.updated_at.isoformat()}
            row.made.append([PARTNER, pk, before, {"part_of_id": above}])
        elif partner.part_of_id != above:
            row.messages.append(["part_of", f"Stays part of {partner.part_of}; the file says {row.values['above']}."])

    # --- people ----------------------------------------------------------------------------------------------------

    def _people(self, rows):
        new = {-row.number: row for row in rows if row.values.get("who") == -row.number and self.person(row) is None}
        new = {ref: row for ref, row in new.items() if ref not in self.met}
        emails = {row.values["person"]["email"]: ref for ref, row in new.items() if row.values["person"]["email"]}
        known = Person.objects.filter(coalition=self.coalition).annotate(low=Lower("email")).filter(low__in=emails)
        for email, pk in known.values_list("low", "pk") if emails else ():
            self.met[emails[email]] = pk  # somebody added them after the preview
        new = {ref: row for ref, row in new.items() if ref not in self.met}
        people = Person.objects.bulk_create(
            Person(coalition=self.coalition, **row.values["person"]) for row in new.values()
        )
        for (ref, row), person in zip(new.items(), people, strict=True):
            self.met[ref] = person.pk
            row.made.append([PERSON, person.pk, None, person.updated_at.isoformat(), ref])
        for row in rows:
            if "who" in row.values and self.person(row) is None:
                row.messages.append(["person", "Who is meant is not here: their own line was left out."])

    def _fill_people(self, rows):
        asked = [(row, self.person(row)) for row in rows if "who" in row.values]
        asked = [(row, pk) for row, pk in asked if pk and not any(entry[:2] == [PERSON, pk] for entry in row.made)]
        here = Person.objects.select_for_update(of=("self",)).order_by("pk").in_bulk({pk for _, pk in asked})
        emails = {row.values["person"]["email"] for row, _ in asked} - {""}
        taken = Person.objects.filter(coalition=self.coalition).annotate(low=Lower("email")).filter(low__in=emails)
        taken = set(taken.values_list("low", flat=True)) if emails else set()
        touched, names = {}, set()
        for row, pk in asked:
            person = here.get(pk)
            fills = gaps(person, row.values["person"]) if person else {}
            if fills.get("email") in taken:
                row.messages.append(["email", f"{fills.pop('email')} is somebody else’s here: left out."])
            if fills:
                taken.add(fills.get("email", ""))
                _fill(row, PERSON, person, fills)
                touched[pk] = person
                names |= fills.keys()
        if touched:
            Person.objects.bulk_update(touched.values(), [*names, "updated_at"])

    # --- ties and history ------------------------------------------------------------------------------------------

    def _ties(self, rows):
        asked = []
        for row in rows:
            person = self.person(row)
            for place, (_, ref) in enumerate(row.values["orgs"] if person else ()):
                asked.append((row, person, self.place(ref), row.values.get("tie", {}), place))
        ties = Affiliation.objects.filter(person__in={person for _, person, *_ in asked}).order_by()
        here = {
            (person, partner, ended)
            for person, partner, ended in ties.values_list("person_id", "partner_id", "ended_on")
        }
        new = []
        for row, person, partner, tie, place in asked:
            ended = datetime.date.fromisoformat(tie["ended_on"]) if "ended_on" in tie else None
            if partner is None or (person, partner, ended) in here or (person, partner, None) in here:
                continue
            here.add((person, partner, ended))
            new.append(
                (
                    row,
                    Affiliation(
                        coalition=self.coalition, person_id=person, partner_id=partner, **self._tie(tie, ended, place)
                    ),
                )
            )
        for (row, _), tie in zip(new, Affiliation.objects.bulk_create(tie for _, tie in new), strict=True):
            row.made.append([AFFILIATION, tie.pk, None, tie_stamp(tie)])

    def _tie(self, tie, ended, place):
        started = (
            datetime.date.fromisoformat(tie["started_on"]) if "started_on" in tie else min(self.on, ended or self.on)
        )
        found = {"started_on": started, "ended_on": ended}
        titles = [text.strip() for text in tie.get("title", "").split(";")]
        title = titles[place] if place < len(titles) else titles[0]
        return found | {"title": title} | {name: tie[name] for name in TOLD if name in tie}

    def _history(self, rows):
        for part in parts.known():
            said = [self._said(row, part) for row in rows if part.name in row.values["parts"]]
            if said:
                part.write(self.run, said)

    def _said(self, row, part):
        partner = self.place(row.values["orgs"][0][1]) if row.values["orgs"] else None
        return parts.Said(row, row.values["parts"][part.name], partner, self.person(row))


def _fill(row, label, one, fills):
    """Fill gaps of a row in memory, and note what was there and what is."""
    before = {name: getattr(one, name) for name in fills} | {"updated_at": one.updated_at.isoformat()}
    for name, value in fills.items():
        setattr(one, name, value)
    one.updated_at = timezone.now()
    row.made.append([label, one.pk, before, fills])


def status_stamp(membership):
    """A status as it is, to see whether it was changed."""
    return f"{membership.status} {membership.started_on} {membership.ended_on}"


def tie_stamp(tie):
    """A tie as it is, to see whether it was changed."""
    told = f"{tie.title} {tie.level} {tie.contact_role} {tie.night_phone} {tie.started_on} {tie.ended_on}"
    return f"{told} champion" if tie.is_champion else told

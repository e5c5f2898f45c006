"""What each line of a file of everything would become: organizations, people, ties and history, made, added to or refused.

Nothing but ImportRows is written here. `values` of a row, as JSON:

    {"name": "Ana Diaz", "org": {facts of the first organization}, "orgs": [[name, reference], …],
     "person": {name, email, phone, notes}, "who": reference, "tie": {title, level, …}, "parts": {part: {…}}}

References as in contacts_index. Every link is said in `messages`, made or refused.
"""

from members.models import Affiliation, Membership, Partner, Person

from . import parts, similar
from .contacts_fields import FIELDS, OF_PARTNER, PLACE, choice, day, is_yes, person_name, phones, several
from .contacts_index import MOST, People, Places, line_of, new_place
from .mapping import TIDY, one_line, plain, wanted
from .models import ImportRow
from .partners_import import fillable, is_email, troubles
from .types import TypeReader

Outcome = ImportRow.Outcome
SHOWN = 300  # characters of a value kept of a line that needs a look
LONGEST = {"name": 200, "email": 254, "phone": 40, "notes": 4000, "title": 120}
LEVELS = {
    "ceo": "executive", "director": "executive", "staff": "front_line", "nurse": "clinical", "physician": "clinical",
    "volunteer": "community",
}  # fmt: skip
ROLES = {
    "executive sponsor": "sponsor",
    "primary": "lead",
    "main contact": "lead",
    "primary contact": "lead",
    "backup": "alternate",
}
STATUSES = {
    "active": "member", "current": "member", "new": "member", "grace": "member", "yes": "member", "lapsed": "dormant",
    "expired": "dormant", "inactive": "dormant", "pending": "prospect", "prospective": "prospect", "cancelled": "withdrawn",
    "suspended": "withdrawn", "former": "withdrawn",
}  # fmt: skip


class Planner:
    """Plans one import, chunk after chunk."""

    def __init__(self, run):
        self.run, self.stays = run, wanted(run.filters)
        self.places, self.people = Places(run.coalition), People(run.coalition)
        self.types = TypeReader(run.coalition) if "type" in run.mapping else None
        self.decided = run.options.get("decided", {})
        self.above = {}  # organization -> what it is said to be part of
        self.figures_so_far = dict.fromkeys(
            ("organizations", "people", "ties", *(part.name for part in parts.known())), 0
        )

    def recall(self, rows):
        """Remember the lines an earlier worker planned."""
        for row in rows:
            if row.outcome not in (Outcome.ERROR, Outcome.LEFT_OUT):
                self._remember(row)
                self._count(row)

    def figures(self):
        """How many of each would be made, for the preview."""
        return {f"would_{name}": number for name, number in self.figures_so_far.items()}

    def plan(self, rows):
        """ImportRows of these rows, not saved; those the filter leaves out are not among them."""
        planned = [self._plan_row(row) for row in rows if self.stays(row.values)]
        good = [row for row in planned if row.outcome != Outcome.ERROR]
        _Here(good).settle(self.run)
        alone = [row for row in good if "person" not in row.values and len(row.values["orgs"]) == 1]
        similar.mark(
            self.run.coalition,
            [row for row in alone if row.outcome == Outcome.NEW],
            facts=lambda row: row.values["org"] | {"name": row.values["orgs"][0][0]},
        )
        for row in planned:
            decision, about = self.decided.get(str(row.number), ("", None))
            if decision and row.outcome in (Outcome.DUPLICATE, Outcome.SIMILAR) and row.match_id == about:
                row.decision = decision
            if row.outcome != Outcome.ERROR:
                self._count(row)
        return planned

    # --- one line --------------------------------------------------------------------------------------------------

    def _plan_row(self, row):
        texts = {field: row.values[place] for field, place in self.run.mapping.items()}
        planned = ImportRow(run=self.run, number=row.number, outcome=Outcome.NEW, messages=[])
        reader = _Line(self.run, texts, planned)
        planned.values = reader.values()
        if row.surplus:
            reader.trouble("", f"This row has more cells than the header: “{row.surplus[0][:60]}” has no column.")
        if reader.troubles:
            planned.outcome, planned.messages = Outcome.ERROR, reader.troubles
            planned.values = {"name": planned.values["name"][:SHOWN]}
            return planned
        self._link_places(planned)
        self._part_of(planned, texts.get("part_of", ""))
        self._link_person(planned)
        self._read_type(planned, texts.get("type", ""))
        self._remember(planned)
        if "person" not in planned.values and not planned.values["orgs"]:
            planned.outcome = Outcome.ERROR
        return planned

    def _link_places(self, planned):
        values, linked = planned.values, []
        for place, name in enumerate(values["orgs"]):
            facts = {"name": name} | (values["org"] if place == 0 else {})
            ref, others = self.places.find(facts)
            if others:
                planned.messages.append(
                    ["organization", f"Not linked: {others} are called {name}. Say the town, or the outside number."]
                )
                continue
            linked.append([name, ref or new_place(planned.number, place)])
            if ref and ref < 0 and line_of(ref)[0] != planned.number:
                planned.messages.append(["organization", f"{name}: the one of line {line_of(ref)[0]}."])
        values["orgs"] = linked

    def _part_of(self, planned, above):
        """A larger organization is linked when the line is written; one that is not here yet is noted in words as well. Two
        that are part of each other are refused."""
        values, above = planned.values, one_line(above)
        if not above or not values["orgs"]:
            return
        mine, theirs = plain(values["orgs"][0][0]), plain(above)
        at, steps = theirs, 0
        while at in self.above and at != mine and steps < 1000:
            at, steps = self.above[at], steps + 1
        if at == mine or steps == 1000:
            planned.messages.append(
                ["part_of", f"Refused: {above} would be a part of {values['orgs'][0][0]} and the other way round."]
            )
            return
        self.above[mine] = theirs
        values["above"] = above[:200]
        if self.places.find({"name": above})[0] is None:
            values["org"].setdefault("about", f"Part of {above[:200]}.")

    def _link_person(self, planned):
        values = planned.values
        if "person" not in values:
            return
        person, places = values["person"], [ref for _, ref in values["orgs"]]
        ref, sure = self.people.find(person, places)
        if ref is None or not sure:
            if self.people.holder(person["email"]):
                planned.messages.append(["email", f"{person['email']} is somebody else’s here: left out."])
                person["email"] = ""
            values["who"] = -planned.number
            if ref:
                planned.outcome, planned.match_id = Outcome.DUPLICATE, ref
                planned.messages.append(["person", f"Somebody called {person['name']} is here already."])
            return
        values["who"] = ref
        if ref < 0:
            planned.messages.append(["person", f"{person['name']}: the one of line {-ref}."])
        planned.match_id = ref if ref > 0 else None

    def _read_type(self, planned, text):
        if self.types and text and planned.values["orgs"]:
            found = self.types.read(text)
            if found:
                planned.values["org"]["stakeholder_type_id"] = found
            else:
                planned.messages.append(["type", f"“{text[:60]}” is none of our types."])

    def _remember(self, row):
        values = row.values
        for place, (name, ref) in enumerate(values.get("orgs", ())):
            facts = {"name": name} | (values["org"] if place == 0 else {})
            self.places.learn(ref, facts)
        if "who" in values:
            self.people.learn(values["who"], values["person"], [ref for _, ref in values["orgs"]])

    def _count(self, row):
        values, sums = row.values, self.figures_so_far
        sums["organizations"] += sum(ref < 0 and line_of(ref)[0] == row.number for _, ref in values.get("orgs", ()))
        sums["people"] += values.get("who") == -row.number
        sums["ties"] += len(values.get("new_ties", ()))
        for name in values.get("parts", ()):
            sums[name] += 1


class _Line:
    """The texts of one line, read; what keeps it from being anything in `troubles`."""

    def __init__(self, run, texts, planned):
        self.run, self.texts, self.planned, self.troubles = run, texts, planned, []

    def trouble(self, field, words):
        """One reason why the line needs a look."""
        self.troubles.append([field, words])

    def told(self, field, words):
        """One thing the line says that is not taken."""
        self.planned.messages.append([field, words])

    def get(self, field):
        """A column's text, in one line."""
        return one_line(self.texts.get(field, ""))

    def values(self):
        """The row's `values`, references still to come."""
        named, lone = several(self.texts.get("organization", "")), self.get("lone_organization")
        is_organization = plain(self.get("kind_of_line")) == "organization"
        name = "" if is_organization else person_name(self.texts)
        if is_organization:
            named = [lone or self.get("person")]
        orgs = list(dict.fromkeys(TIDY["name"](one_line(each)) for each in named if each.strip()))
        if len(orgs) > MOST:
            self.trouble("organization", f"{len(orgs)} organizations in one line; at most {MOST} fit.")
        email = self._emails()
        name = name or ("" if orgs else email.partition("@")[0] and email)
        found = {"name": name or (orgs[0] if orgs else ""), "orgs": orgs, "org": {}}
        if orgs:
            found["org"] = self._organization(orgs[0], email, alone=not name)
        if name:
            found["person"] = self._person(name, email)
            if orgs:
                found["tie"] = self._tie()
        if not found["name"]:
            self.trouble("", "Neither an organization nor a person is named in this line.")
        if self.get("left_out"):
            self.told("", f"Left out: {self.get('left_out')}.")
        found["parts"] = self._parts(found)
        return found

    def _emails(self):
        found = several(self.texts.get("email", ""))
        good = [each.lower() for each in found if is_email(each)]
        if found and not good:
            self.trouble("email", "This is not an e-mail address.")
        if len(good) > 1:
            self.told("email", f"Only the first address is kept; left out: {', '.join(good[1:])[:200]}.")
        return good[0] if good else ""

    def _organization(self, name, email, *, alone):
        facts, taken = {}, dict(OF_PARTNER)
        if not alone and self.run.options.get("place_is") == "own":  # then these are the person's
            for field in (*PLACE, "external_id", "website"):
                del taken[field]
        for field, ours in taken.items():
            if field in self.texts:
                text = self.texts[field] if ours in ("about", "phone") else self.get(field)
                facts[ours] = phones(text) if ours == "phone" else TIDY.get(ours, one_line)(text)
        if alone:
            facts["email"] = facts.get("email") or email
            facts["phone"] = facts.get("phone") or phones(self.texts.get("phone", ""))
            facts["about"] = facts.get("about") or self.texts.get("notes", "")[:4000]
        facts = {field: text for field, text in facts.items() if text}
        for field, words in troubles({"name": name} | facts):
            self.trouble(field if field != "name" else "organization", words)
        since = self._day("since")
        status = self.get("status")
        if status:
            known = choice(Membership.Status, status, STATUSES)
            if known:
                facts["status"] = known
            else:
                self.told("status", f"“{status[:60]}” is none of our statuses.")
        if since:
            facts["since"] = since
        return facts

    def _person(self, name, email):
        person = {
            "name": name,
            "email": email,
            "phone": phones(self.texts.get("phone", "")),
            "notes": self.texts.get("notes", ""),
        }
        for field, text in person.items():
            if len(text) > LONGEST[field]:
                self.trouble(
                    "person" if field == "name" else field, f"{len(text):,} characters; at most {LONGEST[field]:,} fit."
                )
        return person

    def _tie(self):
        tie = {
            "title": self.get("title")[: LONGEST["title"]],
            "started_on": self._day("started_on"),
            "ended_on": self._day("ended_on"),
        }
        for field, known, more in (
            ("level", Affiliation.Level, LEVELS),
            ("contact_role", Affiliation.ContactRole, ROLES),
        ):
            text = self.get(field)
            tie[field] = choice(known, text, more) if text else None
            if text and not tie[field]:
                self.told(field, f"“{text[:60]}” is not one we know.")
        champion = self.get("champion")
        if champion:
            tie["is_champion"] = is_yes(champion)
            if tie["is_champion"] is None:
                self.told("champion", f"“{champion[:60]}” is neither yes nor no.")
        if tie["started_on"] and tie["ended_on"] and tie["ended_on"] < tie["started_on"]:
            self.trouble("ended_on", "The last day comes after the first.")
        return {field: value for field, value in tie.items() if value}

    def _day(self, field):
        text = self.get(field)
        if not text:
            return None
        try:
            return day(text).isoformat()
        except ValueError:
            self.trouble(field, f"“{text[:40]}” is not a day. Write it as 2026-03-31.")
            return None

    def _parts(self, found):
        said = {}
        for part in parts.known():
            texts = {name: self.texts[name] for name in part.fields if self.texts.get(name, "").strip()}
            if not texts:
                continue
            try:
                values = part.read(self.run, texts)
            except parts.Refused as refused:
                self.trouble(*refused.args)
                continue
            except ValueError as trouble:
                self.trouble(next(iter(texts)), f"“{str(trouble)[:40]}” is not a day. Write it as 2026-03-31.")
                continue
            if values is not None:
                said[part.name] = values
        return said


class _Here:
    """Compares a chunk's lines with the rows they met."""

    def __init__(self, rows):
        self.rows = rows
        persons = {row.values["who"] for row in rows if row.values.get("who", 0) > 0}
        partners = {ref for row in rows for _, ref in row.values["orgs"] if ref > 0}
        self.people, self.partners = Person.objects.in_bulk(persons), Partner.objects.in_bulk(partners)
        ties = Affiliation.objects.filter(person__in=persons).order_by().values_list("person_id", "partner_id")
        self.ties = set(ties)

    def settle(self, run):
        """The outcome of each line, and its new ties."""
        for row in self.rows:
            values, changes = row.values, bool(row.values["parts"])
            if "person" in values:
                values["new_ties"] = [ref for _, ref in values["orgs"] if (values["who"], ref) not in self.ties]
                self.ties |= {(values["who"], ref) for ref in values["new_ties"]}
                changes |= bool(values["new_ties"])
            made = any(ref < 0 and line_of(ref)[0] == row.number for _, ref in values["orgs"])
            made |= values.get("who") == -row.number
            changes |= values.get("who", 0) < 0 or any(ref < 0 for _, ref in values["orgs"])
            changes |= self._person(row) | self._partner(row, run)
            if row.outcome == Outcome.NEW and not made:
                row.outcome = Outcome.CHANGED if changes else Outcome.SAME
                row.match_id = row.match_id or next((ref for _, ref in values["orgs"] if ref > 0), None)

    def _person(self, row):
        person = self.people.get(row.values.get("who"))
        if person is None:
            return False
        fills = gaps(person, row.values["person"])
        for field in ("email", "phone"):
            ours, theirs = getattr(person, field), row.values["person"][field]
            if ours and theirs and ours.casefold() != theirs.casefold():
                row.messages.append([field, f"Stays “{ours}”; the file says “{theirs}”."])
        return bool(fills)

    def _partner(self, row, run):
        ref = row.values["orgs"][0][1] if row.values["orgs"] else 0
        partner = self.partners.get(ref)
        if partner is None:
            return False
        facts = facts_of(row.values)
        for field, text in facts.items():
            ours = getattr(partner, field)
            if ours and isinstance(text, str) and ours.casefold() != text.casefold():
                row.messages.append([field, f"Stays “{str(ours)[:80]}”; the file says “{text[:80]}”."])
        return bool(fillable(partner, facts, run.options.get("type")))


def gaps(person, said):
    """{field: value} a line knows of a person and the table does not."""
    return {field: said[field] for field in ("email", "phone", "notes") if said[field] and not getattr(person, field)}


def facts_of(values):
    """The facts of the first organization that are fields of Partner."""
    return {field: value for field, value in values["org"].items() if field not in ("status", "since")}


def words_of(field):
    """A column's words on screen."""
    known = FIELDS | {name: each for part in parts.known() for name, each in part.fields.items()}
    return known[field].label if field in known else field.replace("_", " ").capitalize()

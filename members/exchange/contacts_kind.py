"""Files of everything, as a kind of import: organizations, people, where they sit, and what happened so far."""

from django.urls import reverse

from coalition.ui.parts import counted
from members.models import Partner, Person

from . import kinds, mapping, parts, presets, reading, several_files, vcards
from .contacts_fields import FIELDS, OUR_OWN, PLACE
from .contacts_forms import ContactsApplyForm, ContactsMapForm
from .contacts_plan import Planner, words_of
from .contacts_undoing import take_back
from .contacts_writing import AFFILIATION, PERSON, Writer
from .models import ImportRun
from .partners_writing import PARTNER, to_write

MADE = (("organizations", PARTNER, "organization"), ("people", PERSON, "person,people"), ("ties", AFFILIATION, "tie"))


def headers():
    """{field: headers it goes by} of everything a file may hold."""
    found = {name: (mapping.plain(field.label), *field.headers) for name, field in FIELDS.items()}
    for part in parts.known():
        found |= {name: (mapping.plain(field.label), *field.headers) for name, field in part.fields.items()}
    return found | {name: (name.replace("_", " "),) for name in OUR_OWN}


class ContactsKind(kinds.Kind):
    """Organizations, people, their ties and their history, from one file or several."""

    value = ImportRun.Kind.CONTACTS
    chunk = 1000
    undo_chunk = 5000  # what hangs on a chunk is asked of every table once
    urls = {
        "list": "contacts-import-list", "new": "contacts-import", "map": "contacts-import-map",
        "preview": "contacts-import-preview", "run": "contacts-import-run", "undo": "contacts-import-undo",
        "discard": "contacts-import-discard",
    }  # fmt: skip
    home = ("People", "person-list")
    home_action = "See the people"
    title = "Import partners, people and history"
    lede = (
        "From a spreadsheet, another program or an address book. Nothing is written before you have seen what would be."
    )
    upload_aside = "members/exchange/contacts_aside.html"
    writing = "Writing organizations, people and what happened so far."
    head = "Who"
    columns = ("Organization", "E-mail")
    list_columns = (("Organizations", "organizations"), ("People", "people"), ("Gaps filled", "filled"))
    remembered = ("status", "type", "place_is")

    def table(self, content, options):
        if vcards.is_vcard(content):
            return vcards.table(content)
        return several_files.table(content, self.called) if several_files.is_pack(content) else reading.read(content)

    def called(self, columns):
        """{place: our words} of the columns of one file among several; addresses that are people’s own stand apart."""
        own = self.foreknown(columns).get("place_is") == "own"
        found = {place: name for name, place in self.mapping(columns).items()}
        theirs = (*PLACE, "website", "external_id") if own else ()
        return {place: words_of(name) + (" (their own)" if name in theirs else "") for place, name in found.items()}

    def packed(self, file):
        return several_files.measure(file)

    def mapping(self, columns):
        preset = presets.of(columns)
        if preset:
            return preset.mapping(columns)
        if tuple(columns[: len(vcards.COLUMNS)]) == vcards.COLUMNS:
            return {field: place for place, field in enumerate(vcards.FIELDS)}
        return mapping.guess(columns, headers())

    def foreknown(self, columns):
        preset = presets.of(columns)
        if preset:
            return {"known_as": preset.name, "place_is": preset.place_is}
        if tuple(columns[: len(vcards.COLUMNS)]) == vcards.COLUMNS:
            return {"known_as": "vCard", "place_is": "own"}
        return {}

    def map_form(self, run, viewer, data=None):
        return ContactsMapForm(data, run=run, viewer=viewer)

    def planner(self, run):
        return Planner(run)

    def waiting(self, run):
        return to_write(run)

    def writer(self, run):
        return Writer(run)

    def take_back(self, run, rows):
        take_back(run, rows)

    def applied(self, run, made):
        new = {name: made.get(label, (0, 0))[0] for name, label, _ in MADE}
        new |= {part.name: made.get(part.label, (0, 0))[0] for part in parts.known()}
        filled = sum(made.get(label, (0, 0))[1] for label in (PARTNER, PERSON))
        return new | {"added": new["organizations"] + new["people"], "filled": filled} | _would(run)

    def undone(self, run, kept):
        stayed = {name: kept.get(label, (0, 0))[0] for name, label, _ in MADE}
        filled = sum(kept.get(label, (0, 0))[1] for label in (PARTNER, PERSON))
        return {
            "removed": max(run.counts.get("added", 0) - stayed["organizations"] - stayed["people"], 0),
            "restored": max(run.counts.get("filled", 0) - filled, 0),
        }

    def apply_form(self, run, data=None):
        return ContactsApplyForm(data, run=run)

    def dress(self, run, rows):
        people = [row.match_id for row in rows if row.match_id and "person" in row.values]
        partners = [row.match_id for row in rows if row.match_id and "person" not in row.values]
        called = {
            True: dict(Person.objects.filter(coalition=run.coalition, pk__in=people).values_list("pk", "name")),
            False: dict(Partner.objects.filter(coalition=run.coalition, pk__in=partners).values_list("pk", "name")),
        }
        for row in rows:
            is_person = "person" in row.values
            name = called[is_person].get(row.match_id, "")
            label, route = (PERSON, "person-detail") if is_person else (PARTNER, "partner-detail")
            made = next((entry[1] for entry in row.made if entry[0] == label), None)
            shown = made or (row.match_id if name else None)
            row.candidate = name
            row.url = reverse(route, args=[run.coalition.slug, shown]) if shown else ""
            row.name = row.values.get("name", "")
            orgs = ", ".join(name for name, _ in row.values.get("orgs", ()))
            row.cells = (orgs[:60] if is_person else "", row.values.get("person", {}).get("email", "")[:60])

    def field_label(self, field):
        return words_of(field)

    def foretold(self, run):
        return _sentence("Would make", run.counts, "would_")

    def told(self, run):
        counts = run.counts
        if run.status == ImportRun.Status.UNDONE:
            removed, restored = (
                counted(counts["removed"], "entry,entries"),
                counted(counts["restored"], "entry,entries"),
            )
            return [f"{removed} removed, {restored} put back as before."]
        filled = counted(counts["filled"], "entry,entries")
        return [_sentence("Made", counts, "") or "Nothing new was made.", f"Gaps filled in {filled}."]


def _would(run):
    return {name: number for name, number in run.counts.items() if name.startswith("would_")}


def _sentence(verb, counts, before):
    words = [(name, said) for name, _, said in MADE] + [(part.name, part.words) for part in parts.known()]
    found = [counted(counts[before + name], said) for name, said in words if counts.get(before + name)]
    return f"{verb}: {', '.join(found)}." if found else ""


kinds.register(ContactsKind())

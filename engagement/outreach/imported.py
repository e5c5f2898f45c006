"""Past contacts in a file of everything (members/exchange/parts.py)."""

import datetime

from members.exchange import parts
from members.exchange.contacts_fields import Field, choice, day
from members.exchange.mapping import plain
from members.exchange.undoing import hanging, keep, remove

from .models import Contact

GROUP = "A past contact"
KINDS = {
    "phone": "call", "phone call": "call", "telephone": "call", "e mail": "mail", "email": "mail", "letter": "mail",
    "site visit": "visit", "in person": "visit",
}  # fmt: skip
NO = {"no", "n", "false", "0"}


class PastContacts(parts.Part):
    """When we talked with them, how, and what was said."""

    name = "contact"
    label = "engagement.contact"
    words = "past contact"
    fields = {  # noqa: RUF012
        "contact_on": Field("Contact on", GROUP, ("contact date", "contacted on", "last contact", "date of contact", "activity date")),
        "contact_kind": Field("Kind of contact", GROUP, ("contact kind", "contact type", "kind of contact", "activity type")),
        "contact_note": Field("What was said", GROUP, (
            "contact note", "contact notes", "what was said", "activity subject", "activity details",
        )),
        "contact_two_way": Field("We talked", GROUP, ("two way", "we talked", "reached")),
    }  # fmt: skip

    def read(self, run, texts):
        if not texts.get("contact_on"):
            if not texts.get("contact_note"):
                return None
            raise parts.Refused("contact_on", "The day of the contact is missing.")
        on = day(texts["contact_on"])
        if on > run.coalition.today():
            raise parts.Refused("contact_on", "That day is still to come.")
        note = texts.get("contact_note", "")
        if len(note) > 4000:
            raise parts.Refused("contact_note", f"{len(note):,} characters; at most 4,000 fit.")
        kind = choice(Contact.Kind, texts.get("contact_kind", ""), KINDS) or Contact.Kind.OTHER
        two_way = plain(texts.get("contact_two_way", "yes")) not in NO
        return {"on": on.isoformat(), "kind": str(kind), "note": note, "was_two_way": two_way}

    def write(self, run, said):
        partners = {one.partner for one in said}
        rows = Contact.objects.filter(partner__in=partners).order_by()
        here = set(rows.values_list("partner_id", "person_id", "kind", "on", "note"))
        new = []
        for one in said:
            values = one.values | {"on": datetime.date.fromisoformat(one.values["on"])}
            key = (one.partner, one.person, values["kind"], values["on"], values["note"])
            if one.partner is None:
                one.row.messages.append(["contact_on", "Not kept: a contact is with an organization."])
            elif key not in here:
                here.add(key)
                new.append(
                    (
                        one.row,
                        Contact(
                            coalition=run.coalition,
                            partner_id=one.partner,
                            person_id=one.person,
                            by=run.started_by,
                            **values,
                        ),
                    )
                )
        for (row, _), contact in zip(new, Contact.objects.bulk_create(contact for _, contact in new), strict=True):
            row.made.append([self.label, contact.pk, None, _stamp(contact)])

    def take_back(self, run, rows):
        made = {entry[1]: (row, entry) for row in rows for entry in row.made if entry[0] == self.label}
        here = Contact.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(made)
        busy, going = hanging(Contact, list(here)), []
        for pk, (row, entry) in made.items():
            contact = here.get(pk)
            if contact is not None and (_stamp(contact) != entry[3] or pk in busy):
                keep(row, "The contact was changed since.")
            else:
                row.made.remove(entry)
                going.append(pk)
        remove(Contact, going)


def _stamp(contact):
    return (
        f"{contact.kind} {contact.on} {contact.was_two_way} {contact.was_ask} {len(contact.note)} {contact.note[:200]}"
    )


parts.register(PastContacts())

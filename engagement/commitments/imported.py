"""What partners gave, in a file of everything (members/exchange/parts.py): a deed in the ledger, as one noted by hand."""

import datetime

from engagement.facts import resources_delivered
from members.exchange import parts
from members.exchange.contacts_fields import Field, choice, day
from members.exchange.undoing import keep

from .models import Contribution

GROUP = "What they gave"
KINDS = {
    "cash": "money", "donation": "money", "grant": "money", "in kind": "equipment", "venue": "space", "room": "space",
    "volunteer": "staff_time", "volunteer time": "staff_time", "time": "staff_time", "staff": "staff_time",
}  # fmt: skip


class PastContributions(parts.Part):
    """What was given, when, and of which kind."""

    name = "gift"
    label = "engagement.contribution"
    words = "contribution"
    fields = {  # noqa: RUF012
        "gift_what": Field("What was given", GROUP, ("contribution", "gift", "what was given", "contributed", "donated")),
        "gift_kind": Field("Kind of gift", GROUP, ("contribution kind", "contribution type", "gift type", "kind of gift")),
        "gift_on": Field("Given on", GROUP, ("contribution date", "given on", "gift date", "date received", "donated on")),
    }  # fmt: skip

    def read(self, run, texts):
        if not texts.get("gift_what"):
            return None
        if not texts.get("gift_on"):
            raise parts.Refused("gift_on", "The day it was given is missing.")
        on, kind = day(texts["gift_on"]), choice(Contribution.Kind, texts.get("gift_kind", ""), KINDS)
        if on > run.coalition.today():
            raise parts.Refused("gift_on", "That day is still to come.")
        if kind is None:
            known = ", ".join(Contribution.Kind.labels)
            raise parts.Refused(
                "gift_kind", f"“{texts.get('gift_kind', '')[:40]}” is no kind of gift. There are: {known}."
            )
        if len(texts["gift_what"]) > 300:
            raise parts.Refused("gift_what", f"{len(texts['gift_what']):,} characters; at most 300 fit.")
        return {"what": " ".join(texts["gift_what"].split()), "kind": str(kind), "given_on": on.isoformat()}

    def write(self, run, said):
        rows = Contribution.objects.filter(partner__in={one.partner for one in said}).order_by()
        here = set(rows.values_list("partner_id", "person_id", "kind", "given_on", "what"))
        new = []
        for one in said:
            values = one.values | {"given_on": datetime.date.fromisoformat(one.values["given_on"])}
            key = (one.partner, one.person, values["kind"], values["given_on"], values["what"])
            if one.partner is None:
                one.row.messages.append(["gift_what", "Not kept: a gift is an organization’s."])
            elif key not in here:
                here.add(key)
                new.append(
                    (
                        one.row,
                        Contribution(coalition=run.coalition, partner_id=one.partner, person_id=one.person, **values),
                    )
                )
        made = Contribution.objects.bulk_create(given for _, given in new)
        for (row, _), given in zip(new, made, strict=True):
            row.made.append([self.label, given.pk, None, _stamp(given)])
        if made:
            resources_delivered.happened(coalition=run.coalition, ids=[given.pk for given in made], by=run.started_by)

    def take_back(self, run, rows):
        made = {entry[1]: (row, entry) for row in rows for entry in row.made if entry[0] == self.label}
        here = Contribution.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(made)
        going = []
        for pk, (row, entry) in made.items():
            given = here.get(pk)
            if given is not None and _stamp(given) != entry[3]:
                keep(row, "What they gave was changed since.")
            else:
                row.made.remove(entry)
                going.append(pk)
        Contribution.objects.filter(pk__in=going).delete()
        if going:
            resources_delivered.happened(coalition=run.coalition, ids=going, by=run.started_by)


def _stamp(given):
    return f"{given.kind} {given.given_on} {given.direction} {given.effort_band} {given.thanked_on} {given.objective_id} {given.what}"


parts.register(PastContributions())

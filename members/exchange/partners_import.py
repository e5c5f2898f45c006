"""What each row of a file of partners would become: new, an addition to one that is here, a likely double, or an error.

Nothing is written about partners here. One pass over the coalition's partners makes an index by outside number and by
name; the file is then read in chunks, each with one query for the partners it meets.
"""

from collections import defaultdict
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from members.partners.models import Partner

from . import similar
from .mapping import name_key, phone_key, tidied, wanted
from .models import ImportRow
from .types import TypeReader

SHOWN = 300  # characters of a value kept for the preview when it is too long to import
TYPE_COLUMN = "type_column"  # in a mapping: the column that says the type
FIELDS = (
    "name", "external_id", "address", "city", "state", "postal_code", "county", "phone", "email", "website", "about",
)  # fmt: skip
Outcome = ImportRow.Outcome


class Known(NamedTuple):
    """A partner, or an earlier line of the file, as the index remembers it."""

    pk: int | None
    line: int
    external_id: str
    city: str
    state: str
    phone: str


class Index:
    """The coalition's partners and the lines so far, by outside number and by name."""

    def __init__(self, coalition):
        self.by_number, self.by_name, self.line_of_number = {}, defaultdict(list), {}
        known = Partner.objects.filter(coalition=coalition).order_by()
        parts = ("pk", "name", "external_id", "city", "state", "phone")
        for pk, name, external_id, city, state, phone in known.values_list(*parts).iterator(chunk_size=5000):
            if external_id:
                self.by_number[external_id] = pk
            self.by_name[name_key(name)].append(
                Known(pk, 0, external_id, city.casefold(), state.casefold(), phone_key(phone))
            )

    def remember(self, line, values):
        """A line that will become a partner; later ones are compared with it."""
        self.by_name[name_key(values["name"])].append(as_known(line, values))

    def alike(self, line, values):
        """The Known of the same name that nothing tells apart from these values, or None."""
        mine = as_known(line, values)
        return next((one for one in self.by_name.get(name_key(values["name"]), ()) if one_and_same(mine, one)), None)


def as_known(line, values):
    city, state = values.get("city", "").casefold(), values.get("state", "").casefold()
    return Known(None, line, values.get("external_id", ""), city, state, phone_key(values.get("phone", "")))


def one_and_same(mine, other):
    """Of one name: the same phone or city, or neither known. Two outside numbers that differ tell them apart."""
    if mine.external_id and other.external_id and mine.external_id != other.external_id:
        return False
    if mine.phone and mine.phone == other.phone:
        return True
    if mine.state and other.state and mine.state != other.state:
        return False
    if mine.city and other.city:
        return mine.city == other.city
    return not (mine.phone and other.phone)


class Planner:
    """Plans one import, chunk after chunk."""

    def __init__(self, run):
        self.run, self.index, self.stays = run, Index(run.coalition), wanted(run.filters)
        self.types = TypeReader(run.coalition) if TYPE_COLUMN in run.mapping else None
        self.decided = run.options.get("decided", {})

    def recall(self, rows):
        """Remember the lines an earlier worker planned."""
        for row in rows:
            number = row.values.get("external_id", "")
            if number:
                self.index.line_of_number.setdefault(number, row.number)
            if row.outcome in (Outcome.NEW, Outcome.SIMILAR, Outcome.DUPLICATE):
                self.index.remember(row.number, row.values)

    def figures(self):
        """Nothing to count but outcomes."""
        return {}

    def plan(self, rows):
        """ImportRows of these rows, not saved; those the filter leaves out are not among them."""
        planned = [_plan_row(self.run, row, self.index, self.types) for row in rows if self.stays(row.values)]
        matched = {row.match_id for row in planned if row.match_id}
        partners = Partner.objects.in_bulk(matched)
        for row in planned:
            if row.match_id in partners:
                _compare(row, partners[row.match_id], self.run.options.get("type"))
        similar.mark(self.run.coalition, [row for row in planned if row.outcome == Outcome.NEW])
        for row in planned:
            # What was decided before the file was compared anew, as long as it was about the same partner.
            decision, about = self.decided.get(str(row.number), ("", None))
            if decision and row.outcome in (Outcome.DUPLICATE, Outcome.SIMILAR) and row.match_id == about:
                row.decision = decision
        return planned


def _plan_row(run, row, index, types):
    """The row with its outcome as far as the file and the index tell."""
    # In the order of FIELDS: PostgreSQL keeps the keys of the mapping in one of its own.
    values = tidied(row.values, {field: run.mapping[field] for field in FIELDS if field in run.mapping})
    planned = ImportRow(run=run, number=row.number, values=values)
    problems = troubles(values)
    if row.surplus:
        problems.append(["", f"This row has more cells than the header: “{row.surplus[0][:60]}” has no column."])
    number = values.get("external_id", "")
    earlier = index.line_of_number.setdefault(number, row.number) if number else row.number
    if earlier != row.number:
        problems.append(["external_id", f"Line {earlier} has the number {number} already."])
    if problems:
        planned.outcome, planned.messages = Outcome.ERROR, problems
        planned.values = {field: text[:SHOWN] for field, text in values.items()}
        return planned
    if types:
        _read_type(planned, row.values[run.mapping[TYPE_COLUMN]], types)
    if number in index.by_number:
        planned.outcome, planned.match_id = Outcome.SAME, index.by_number[number]
        return planned
    alike = index.alike(row.number, values)
    if alike is None:
        planned.outcome = Outcome.NEW
    else:
        planned.outcome, planned.match_id = Outcome.DUPLICATE, alike.pk
        if alike.pk is None:
            planned.messages += [["name", f"Looks like line {alike.line}: the same name and place."]]
    index.remember(row.number, values)
    return planned


def _read_type(planned, text, types):
    """Note the type the row names; one we do not have is said, and leaves the row as the whole file is."""
    found = types.read(text) if text else None
    if found:
        planned.values["stakeholder_type_id"] = found
    elif text:
        planned.messages.append(["stakeholder_type", f"“{text[:60]}” is none of our types."])


def _compare(row, partner, type_pk):
    """Settle what a row that met a partner does: nothing, fill what is empty, or ask whether it is a double."""
    differing = [
        field
        for field, text in row.values.items()
        if text and field in LONGEST and getattr(partner, field) and not _equal(field, getattr(partner, field), text)
    ]
    fills = fillable(partner, row.values, type_pk)
    if row.outcome == Outcome.DUPLICATE:
        if differing or "external_id" in fills:
            row.messages += [["name", f"Looks like {partner.name}, {partner.city or 'no city'}, who is here already."]]
            return
        row.outcome = Outcome.SAME
    if fills:
        row.outcome = Outcome.CHANGED
    row.messages += [
        [field, f"Stays “{getattr(partner, field)}”; the file says “{row.values[field]}”."] for field in differing
    ]


def _equal(field, ours, theirs):
    if field == "phone" and phone_key(ours) and phone_key(ours) == phone_key(theirs):
        return True
    return ours.strip().casefold() == theirs.casefold()


def fillable(partner, values, type_pk):
    """What the row knows and the partner lacks: {field: value}; the type under "stakeholder_type_id"."""
    fills = {field: text for field, text in values.items() if text and not getattr(partner, field)}
    if type_pk and partner.stakeholder_type_id is None:
        fills.setdefault("stakeholder_type_id", type_pk)
    return fills


# --- One row's values --------------------------------------------------------------------------------------------

LONGEST = {field.name: field.max_length or 0 for field in Partner._meta.concrete_fields if field.name in FIELDS}
_email = EmailValidator(message="This is not an e-mail address.")
_web = URLValidator(schemes=["http", "https"], message="This is not a web address.")


def is_email(text):
    """Whether a text is an e-mail address."""
    try:
        _email(text)
    except ValidationError:
        return False
    return True


def troubles(values):
    """What keeps these values from being a partner: [[field, sentence], …]; empty when nothing does."""
    found = []
    if not values.get("name"):
        found.append(["name", "The name is missing."])
    for field, text in values.items():
        if field == "state" and len(text) > LONGEST["state"]:
            found.append(["state", "Write the state as two letters, such as MN."])
        elif len(text) > LONGEST[field]:
            found.append([field, f"{len(text):,} characters; at most {LONGEST[field]:,} fit."])
        elif text and field in ("email", "website"):
            try:
                (_email if field == "email" else _web)(text)
            except ValidationError as trouble:
                found.append([field, trouble.message])
    return found

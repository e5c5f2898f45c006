"""By what a person can be recognized in a text: names, mail addresses and numbers, past ones included."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from members.addresses.models import AddressEvent, AddressState
from members.duplicates.models import Kind, Merge
from members.notices.models import Notice
from members.partners.models import Partner
from members.people.models import Affiliation, Person, SignInInvitation

FEWEST_DIGITS = 7  # of a number that says whose it is


@dataclass(frozen=True)
class Identity:
    """What to look for. `alone` says of this person only; `shared` may as well mean somebody else.

    `shared` is looked for in rows that hang on the person; elsewhere it stays, since it is said of others. Both are
    regular expressions of PostgreSQL; `plain` are names and addresses as they are.
    """

    alone: tuple[str, ...]
    shared: tuple[str, ...]
    plain: tuple[str, ...] = ()

    def is_in(self, text):
        """Whether a whole name or a mail address stands in a text that is not in the database."""
        text = " ".join(text.split()).casefold()
        return any(each in text for each in self.plain)

    @property
    def everything(self):
        """Both."""
        return (*self.alone, *self.shared)


def of(person):
    """The Identity of a person, from their row, its kept history, their user and their post."""
    past = list(
        person.events.model.objects.filter(pgh_obj_id__in=rows_that_were(person)).values_list("name", "email", "phone")
    )
    names = {person.name, *(name for name, _, _ in past)}
    emails = {person.email, *(email for _, email, _ in past), *_addresses(person)}
    ties = Affiliation.objects.filter(person=person)
    phones = {person.phone, *(phone for _, _, phone in past), *ties.values_list("night_phone", flat=True)}
    if person.user:
        emails.add(person.user.email)
        names.add(person.user.name)
    names, emails, phones = ({each.strip() for each in found if each.strip()} for found in (names, emails, phones))
    shared = _shared_names(person, names) | _shared_emails(person, emails) | _shared_phones(person, phones)
    patterns = [(name, _name) for name in names] + [(each, _email) for each in emails]
    patterns += [(phone, _phone) for phone in phones]
    sure = [make(each) for each, make in patterns if each not in shared]
    sure += [_whole(name) for name in names if len(name.split()) == 1 and not _someone_is(person, name)]
    unsure = [make(each) for each, make in patterns if each in shared]
    plain = {" ".join(each.split()).casefold() for each in [*names, *emails] if "@" in each or " " in each}
    return Identity(tuple(sorted(filter(None, sure))), tuple(sorted(filter(None, unsure))), tuple(sorted(plain)))


def rows_that_were(person):
    """Numbers of the rows that are this person: their own, and those that were merged into it, one after the other."""
    pairs = Merge.objects.filter(kind=Kind.PERSON, coalition=person.coalition_id, parted_at=None)
    into = defaultdict(set)
    for kept, gone in pairs.values_list("kept_id", "gone_id"):
        into[kept].add(gone)
    found, ahead = {person.pk}, [person.pk]
    while ahead:
        new = into[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def _addresses(person):
    rows = [
        AddressState.objects.filter(person=person).values_list("address", flat=True),
        AddressEvent.objects.filter(person=person).values_list("address", flat=True),
        SignInInvitation.objects.filter(person=person).values_list("email", flat=True),
        Notice.objects.filter(person=person).exclude(to_address="").values_list("to_address", flat=True).distinct(),
    ]
    return {address for found in rows for address in found}


def _others(person):
    return Person.objects.filter(coalition=person.coalition_id).exclude(pk=person.pk)


def _someone_is(person, name):
    return (
        _others(person).filter(name__iexact=name).exists() or _organizations(person).filter(name__iexact=name).exists()
    )


def _organizations(person):
    partners = Partner.objects.filter(coalition=person.coalition_id)
    return partners.exclude(kind=Partner.Kind.INDIVIDUAL, name__iexact=person.name)


def _shared_names(person, names):
    found = {name for name in names if len(name.split()) < 2}  # "Rosa" is many people's name, "Will" a word
    for name in names - found:
        if _others(person).filter(name__iexact=name).exists() or _organizations(person).filter(name__icontains=name):
            found.add(name)
    return found


def _shared_emails(person, emails):
    query = Q()
    for each in emails:
        query |= Q(email__iexact=each)
    if not query:
        return set()
    theirs = {email.lower() for email in _organizations(person).filter(query).values_list("email", flat=True)}
    theirs |= {email.lower() for email in _others(person).filter(query).values_list("email", flat=True)}
    return {each for each in emails if each.lower() in theirs}


def _shared_phones(person, phones):
    if not phones:
        return set()
    others = set(_others(person).filter(phone__in=phones).values_list("phone", flat=True))
    others |= set(_organizations(person).filter(phone__in=phones).values_list("phone", flat=True))
    ties = Affiliation.objects.filter(coalition=person.coalition_id, night_phone__in=phones).exclude(person=person)
    return others | set(ties.values_list("night_phone", flat=True))


def _apart(core):
    """A regular expression of PostgreSQL: the core, not as a part of a longer word."""
    return rf"(?<![[:alnum:]]){core}(?![[:alnum:]])"


def _words(text):
    """The text as it may stand in a column or in JSON."""
    plain, quoted = re.escape(text), re.escape(json.dumps(text, ensure_ascii=False)[1:-1])
    return plain if plain == quoted else f"(?:{plain}|{quoted})"


def _name(name):
    parts = [_words(part) for part in name.split()]
    if len(parts) == 1:
        return _apart(parts[0])
    between = r"[\s_.,-]+"
    backward = between.join([parts[-1], *parts[:-1]])
    return _apart(f"(?:{between.join(parts)}|{backward})")


def _whole(name):
    """A name of one word where nothing else stands beside it: a whole column, or a whole text in JSON."""
    return f'(?<![^"]){_words(name)}(?![^"])'


def _email(email):
    return _apart(_words(email).replace("@", "(?:@|%40)"))


def _phone(phone):
    digits = re.sub(r"\D", "", phone)
    if len(digits) < FEWEST_DIGITS:
        return ""
    core = digits[-10:]  # with or without the country's number before it
    return r"(?<![0-9])(?:\+?[0-9]{0,3}[^0-9[:alpha:]]{0,2})?" + r"[^0-9[:alpha:]]{0,3}".join(core) + "(?![0-9])"

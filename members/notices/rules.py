"""Whether a notice goes out now, waits, or is read elsewhere: the rules of domain.md part 5, in the order they apply."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.validators import EmailValidator
from django.utils import timezone

from members.preferences.models import Channel, MailHabit, NoticePreference

from . import quiet, registry
from .models import NON_URGENT, PASSES_IF_AGREED, PASSES_PAUSE, PASSES_QUIET_HOURS, NoticeCategory
from .querysets import RESTING

NO_ADDRESS = "No mail address: tell them yourself"
NOT_ONE_ADDRESS = "“{address}” is not one mail address: correct it"
MUTED = "They switched off “{category}”"
MUTED_REPORT_BACK = "They read answers in the app, where it waits for them"
NO_ANSWERS_BY_MAIL = "They want no answers by mail, and cannot sign in to read them: tell them yourself"
HARD = "Mail to {address} came back: ask them for a new address"
COMPLAINED = "They marked our mail as spam: talk to them yourself"
QUIET = "Quiet hours: goes out when the working day begins there"
BUNDLED = "Two mails that can wait went out to them in seven days: this one is told in their summary"
NO_PLACE = "Two mails that can wait went out to them in seven days: this one waits its turn"


class Way(StrEnum):
    """How a notice goes on."""

    MAIL = "mail"  # it goes out now
    LATER = "later"  # it is owed until a moment
    BUNDLE = "bundle"  # told in the person's next summary
    APP = "app"  # no mail; its words are kept, to be read in the app or told
    NOT = "not"  # not at all
    FAIL = "fail"  # it cannot, until a person has put something right


@dataclass(frozen=True)
class Verdict:
    """How a notice goes on, why in words, and for LATER until when."""

    way: Way
    reason: str = ""
    until: datetime | None = None


GOES = Verdict(Way.MAIL)


@dataclass(frozen=True)
class World:
    """What was switched off by the people of some notices: sets of (person id, category)."""

    muted: frozenset = frozenset()  # by mail
    hidden: frozenset = frozenset()  # in the app

    @classmethod
    def of(cls, people):
        """The switches of these people (ids)."""
        rows = NoticePreference.objects.filter(person__in=people).values_list("channel", "person", "category")
        off = {Channel.MAIL: set(), Channel.APP: set()}
        for channel, person, category in rows:
            off[channel].add((person, category))
        return cls(frozenset(off[Channel.MAIL]), frozenset(off[Channel.APP]))


def verdict(notice, world, now):
    """The Verdict on a notice at a moment, as far as the person's own wishes and the clock go (`places.py` has the rest)."""
    never = why_never(notice, world)
    if never:
        return never
    reason, until = why_later(notice.person, NoticeCategory(notice.category), now)
    return Verdict(Way.LATER, reason, until) if reason else GOES


def why_never(notice, world):
    """The Verdict on a notice that goes out by mail neither now nor later, or None."""
    person, category = notice.person, NoticeCategory(notice.category)
    switch = (person.pk, category.value)
    if not person.email:
        return Verdict(Way.APP, NO_ADDRESS)
    if switch in world.muted:
        words = MUTED.format(category=category.label)
        if category == NoticeCategory.REPORT_BACK:
            words = MUTED_REPORT_BACK if person.user_id else NO_ANSWERS_BY_MAIL
        return Verdict(Way.NOT if switch in world.hidden else Way.APP, words)
    if not is_one_address(person.email):
        return Verdict(Way.FAIL, NOT_ONE_ADDRESS.format(address=" ".join(person.email.split())))
    return blocked(person, category)


def blocked(person, category):
    """The Verdict on mail to an address that does not take it, or None."""
    state = state_of(person)
    if state == "hard":
        return Verdict(Way.APP, HARD.format(address=person.email))
    if state == "complained" and category != NoticeCategory.ACCOUNT:
        return Verdict(Way.APP, COMPLAINED)
    return None


def why_later(person, category, now):
    """(reason, moment) until which mail of a category rests, or ("", None).

    Account mail always goes out; an answer to one's input passes a pause; news of an incident passes quiet hours to those
    who agreed.
    """
    zone = quiet.zone_of(person)
    if person.paused_until and category not in PASSES_PAUSE and person.paused_until > now.astimezone(zone).date():
        until = person.paused_until
        words = f"{RESTING} {until:%B} {until.day}, as they asked"
        return words, quiet.next_allowed(quiet.start_of(until, zone), zone)
    passes = category in PASSES_QUIET_HOURS or (category in PASSES_IF_AGREED and habit_of(person).at_any_hour)
    allowed = now if passes else quiet.next_allowed(now, zone)
    return (QUIET, allowed) if allowed > now else ("", None)


def is_urgent(kind_name, category):
    """Whether a notice goes out whatever else the person got (rule 5): the kind says so, else its category."""
    kind = registry.found(kind_name)
    if kind is not None and kind.urgent is not None:
        return kind.urgent
    return category not in NON_URGENT


def habit_of(person):
    """The person's MailHabit; the usual one when they chose none."""
    try:
        return person.mail_habit
    except ObjectDoesNotExist:
        return MailHabit()


def state_of(person):
    """The state of the address the person has now, one of AddressState.State."""
    try:
        state = person.address_state
    except ObjectDoesNotExist:
        return "ok"
    return state.state if state.address.lower() == person.email.lower() else "ok"


@lru_cache(maxsize=4096)
def is_one_address(address):
    """Whether a field holds one mail address: not two, not a name, no line break."""
    try:
        EmailValidator()(address)
    except ValidationError:
        return False
    return True


def today_of(person):
    """The day it is where the person is."""
    return timezone.now().astimezone(quiet.zone_of(person)).date()

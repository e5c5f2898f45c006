"""Which kinds of notices there are. The room that owes one says how it is worded and when it is no longer wanted."""

from collections.abc import Callable
from dataclasses import dataclass

from .models import NoticeCategory


class UnknownKind(LookupError):
    """Nobody registered this kind of notice."""


def always_wanted(notice):
    """The check of a notice that stays true whatever happens: no reason not to send it."""
    return ""


@dataclass(frozen=True)
class Field:
    """A named place in a coalition's own words: `value(notice, mail)` is text, for `is_link` an address.

    Without a `needed` one the mail would lose its sense, unless our own part ({content}) stands in it.
    """

    name: str
    label: str
    value: Callable
    is_link: bool = False
    needed: bool = False


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice.

    `word(notice)` returns a `mail.Mail`. `still_wanted(notice)` looks at the world just before sending and returns the
    reason in words for not sending, or "". `load(notices)`, where given, fetches what both need for up to 100 notices
    at once and leaves it on each as `notice.loaded`; called again when what it fetched is some seconds old.
    `label` names the kind on the notices page. `urgent` (None: its category says) ones do not count among the two mails
    of seven days. `fields` are what a coalition's own words may name besides the common ones (members/wording). One that
    is `private` stands in no log or list: that it was sent is known to whom it went alone.
    """

    name: str
    category: NoticeCategory
    word: Callable
    still_wanted: Callable = always_wanted
    load: Callable | None = None
    label: str = ""
    private: bool = False
    urgent: bool | None = None
    fields: tuple[Field, ...] = ()

    def __str__(self):
        return self.label or self.name.replace("-", " ").capitalize()


_kinds = {}


def register(kind):
    """Make a kind known, at import time, from the room that owes it."""
    if kind.name in _kinds:
        raise ValueError(f"A notice of kind {kind.name!r} is registered already.")
    _kinds[kind.name] = kind
    return kind


def lookup(name):
    """The NoticeKind of that name; UnknownKind when no room registered it."""
    if name not in _kinds:
        raise UnknownKind(f"No notice of kind {name!r}: register it in the room's notices.py, imported in ready().")
    return _kinds[name]


def private():
    """Names of the kinds that stand in no log."""
    return [kind.name for kind in _kinds.values() if kind.private]


def found(name):
    """The NoticeKind of that name, or None."""
    return _kinds.get(name)


def kinds():
    """All registered kinds, by category and name."""
    order = {category: place for place, category in enumerate(NoticeCategory)}
    return sorted(_kinds.values(), key=lambda kind: (order[NoticeCategory(kind.category)], str(kind)))


def label(name):
    """How a kind is called on screen, known or not."""
    return str(_kinds[name]) if name in _kinds else name.replace("-", " ").capitalize()

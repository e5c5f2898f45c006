"""What a line may carry besides who it is about: past contacts, gifts, meetings. Floors above register theirs.

    parts.register(Contacts())

A part reads its columns while rows are compared, writes a chunk once partners and people are known, and takes back what
nobody changed since. What it makes stands in `row.made` as [label, id, None, stamp].
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

_parts = {}


class Said(NamedTuple):
    """What one line says for a part, with the partner (None: none) and person (None: none) it is about."""

    row: object
    values: dict
    partner: int | None
    person: int | None


class Refused(Exception):
    """The line's history cannot be so. `args`: column, sentence."""


class Part(ABC):
    """One kind of history. `fields` is {column: contacts_fields.Field}; `label` that of the model it makes."""

    name = ""
    label = ""
    words = ""  # "past contact", for counting
    fields: dict = {}  # noqa: RUF012  (each part has its own)

    @abstractmethod
    def read(self, run, texts):
        """The values a line says, JSON-ready, or None when it says nothing; Refused when they cannot be."""

    @abstractmethod
    def write(self, run, said):
        """Write a chunk of Said; entries go to `row.made`. What is there already is left alone."""

    @abstractmethod
    def take_back(self, run, rows):
        """Remove what these rows made and nobody changed; the rest stays in `made` with a word (undoing.keep)."""


def register(part):
    """Make a part known; once, when its app is ready."""
    _parts[part.name] = part


def known():
    """All parts, by name."""
    return [_parts[name] for name in sorted(_parts)]


def named(name):
    """One of them."""
    return _parts[name]

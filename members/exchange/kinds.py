"""What kinds of files there are (docs/adr/0008).

The way of an import (upload, compare, look, write, undo), its locks, chunks, progress and resumption are the same for
every kind and live in runs, checking, applying and undoing. A kind says what a row means. Floors above register theirs:

    kinds.register(AttendanceKind())
"""

from abc import ABC, abstractmethod

from coalition import audit

from . import reading
from .models import ImportRow

_kinds = {}


class Kind(ABC):
    """One kind of file. `value` is its ImportRun.Kind; the rest is asked for by the steps and the pages.

    A kind that leaves out what it has to say cannot be made: that shows when its app starts, not in the midst of an import.
    """

    value = ""
    chunk = 500  # rows written in one transaction
    undo_chunk = 0  # rows taken back in one; as many as are written where it is 0
    title = ""  # of the page that takes a file
    lede = "The file you have is good enough. Nothing is written before you have seen what would be."
    urls = {}  # list new preview run undo discard, and map where columns are chosen -> URL name
    home = ("", "")  # where the pages hang: words, URL name; also where one goes to see what was imported
    home_action = ""
    upload_aside = ""  # template beside the upload
    writing = ""  # the sentence while rows are written
    head = ""  # heading of the column that names a row
    columns: tuple[str, ...] = ()  # headings of the columns behind the outcome
    list_columns: tuple[tuple[str, str], ...] = ()  # of the list of imports: (heading, name in `counts`)

    def table(self, content, options):
        """The reading.Table in an uploaded file; `options` are those it was uploaded with."""
        return reading.read(content)

    @abstractmethod
    def mapping(self, columns):
        """The first guess at which column is what; reading.Unreadable when such a file needs columns it lacks."""

    def packed(self, file):
        """The bytes a ZIP of several files unpacks to, for kinds that take one; else None (reading.sniff)."""
        return

    def foreknown(self, columns):
        """Options these headers alone tell: `known_as`, the program that wrote the file, and what follows from that."""
        return {}

    def map_form(self, run, viewer, data=None):
        """The form that says which column is what, for kinds that have the page `map`."""
        raise NotImplementedError  # asked only of kinds whose runs have that page; of another it is a mistake of ours

    remembered: tuple[str, ...] = ()  # options kept with the columns for the next file of the same headers

    @abstractmethod
    def planner(self, run):
        """An object with `recall(rows)` for ImportRows planned by an earlier worker, in order, `plan(rows)`, which turns
        reading.Rows into unsaved ImportRows, leaving out those the filters leave out, and `figures()` for `counts`."""

    @abstractmethod
    def waiting(self, run):
        """The ImportRows that are to be written."""

    @abstractmethod
    def writer(self, run):
        """An object whose `write(rows)` writes a chunk and notes in each row what it made (`made`, `outcome`)."""

    @abstractmethod
    def take_back(self, run, rows):
        """Undo what these rows made, as far as nobody has changed it since; what stays remains in `made`."""

    @abstractmethod
    def applied(self, run, made):
        """Figures for `counts` after writing; `made` is {model label: (created, changed)}."""

    @abstractmethod
    def apply_form(self, run, data=None):
        """The form of what to decide for all rows together; its `options` go to runs.decide."""

    @abstractmethod
    def dress(self, run, rows):
        """Give the ImportRows of a page what is shown of them: `name`, `url` ("" for none), `cells`, `candidate`."""

    def choices(self, row):
        """[(value, words)] to choose from for a row somebody may decide about (runs.DECIDED); runs.decide takes them."""
        decision = ImportRow.Decision
        offered = [("", "As chosen above for all"), (decision.ADD.value, "Add as new")]
        if row.candidate:
            offered.append((decision.UPDATE.value, f"Fill gaps of {row.candidate}"))
        return [*offered, (decision.SKIP.value, "Leave out")]

    @abstractmethod
    def field_label(self, field):
        """A field's name on screen."""

    def foretold(self, run):
        """A sentence about what else would be made; "" when nothing is."""
        return ""

    @abstractmethod
    def told(self, run):
        """Sentences about what an applied import wrote, or an undone one took back."""

    def tell_applied(self, run, counts):
        """The sentence of the audit trail after writing."""
        told = {name: counts[name] for name in ("added", "filled")}
        audit.record("import_applied", coalition=run.coalition, target=run, by=run.started_by, **told)

    @abstractmethod
    def undone(self, run, kept):
        """Figures for `counts` after an undo; `kept` is {model label: (created, changed)} of what stayed."""


def register(kind):
    """Make a kind known; once, when its app is ready."""
    _kinds[kind.value] = kind


def of(run):
    """The kind of an import."""
    return _kinds[run.kind]


def named(value):
    """The kind by its ImportRun.Kind."""
    return _kinds[value]

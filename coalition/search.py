"""Search over all floors: each registers what it can find, one query looks through all of them.

    search.register(Searcher(
        kind="partner", heading="Partners", icon="buildings", route="partner-detail", more="partner-list",
        rows=lambda viewer: Partner.objects.visible_to(viewer), detail=F("city"), order=10,
    ))

`rows(viewer)` gives a queryset with `matching(words)` (not needed where `among` names the fields to look in) and, where
typing errors are forgiven, `close_to(words)`; or None when this viewer finds nothing of the kind. Both start from
`visible_to`, so search shows what pages show.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, FloatField, GeneratedField, Q, TextField, Value
from django.db.models.functions import Cast, Concat, Upper
from django.urls import reverse

SHOWN = 8  # hits of one kind on the page; the list pages show the rest
WORDS = 6  # words of a search that count
LONGEST = 100  # characters of a search that count
LINE = "\n"  # begins each field of a `search_text`; no field of one line holds it


def having(rows, words, *fields):
    """Rows in which every word occurs in one of the fields, by their trigram indexes.

    One or two letters begin the field: an index of trigrams has nothing to say about them elsewhere.
    """
    for word in _words(words):
        how = "icontains" if len(word) > 2 else "istartswith"
        rows = rows.filter(Q(*[(f"{name}__{how}", word) for name in fields], _connector=Q.OR))
    return rows


def search_text(*fields):
    """A column that PostgreSQL keeps: these fields in capitals, one a line. Looking through it takes half the time.

    Leave it out of the history (`track(exclude=…)`): it says nothing that its fields do not say.
    """
    parts = [part for name in fields for part in (Value(LINE), name)]
    return GeneratedField(expression=Upper(Concat(*parts)), output_field=TextField(), db_persist=True)


def having_text(rows, words, *, also):
    """`having` for rows with a `search_text`. `also(word)` gives a further condition that will do for a word."""
    for word in _words(words):
        part = Upper(Value(word if len(word) > 2 else LINE + word))
        rows = rows.filter(Q(search_text__contains=part) | also(word))
    return rows


def _words(words):
    return words[:LONGEST].split()[:WORDS]


def close_to(rows, words, name):
    """Rows whose field is written nearly like the words, with `likeness` (0 to 1), by the trigram index.

    How near is near enough is said by pg_trgm.word_similarity_threshold in the settings.
    """
    asked = words[:LONGEST].upper()
    return (
        rows.alias(upper_text=Upper(name))
        .filter(upper_text__trigram_word_similar=asked)
        .annotate(likeness=TrigramWordSimilarity(asked, Upper(name)))
        .order_by("-likeness", name)
    )


def while_searching(columns, query, by, key="name"):
    """Table columns for a list searched by ?q=: the names are ordered by something that no index follows.

    by: the `search_text`, where the rows have one that begins with the name; else an expression.
    Along an index PostgreSQL would walk until a page is full, past thousands that do not fit: it thinks comparing words
    is cheap. So it gathers the matches by their trigram index and sorts those.
    """
    if not query.get("q"):
        return list(columns)
    return [replace(column, sort=by) if column.key == key else column for column in columns]


@dataclass(frozen=True)
class Searcher:
    """One kind of thing that can be found.

    `among` are the fields to look in, for kinds of few rows; others bring `matching`. `label` is a field's name;
    `detail` a field or expression, or a callable that takes the viewer and gives one;
    `key` the field with the id that the route takes; `rank` an expression that orders the hits (lowest first) before
    their label; `more` a list's URL name.
    """

    kind: str
    heading: str
    icon: str
    route: str
    rows: Callable
    label: str = "name"
    among: tuple = ()
    detail: object = ""
    rank: object = None
    key: str = "pk"
    more: str = ""
    order: int = 100


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    label: str
    detail: str
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more_url` leads to the list when there is more."""

    heading: str
    icon: str
    hits: list
    more_url: str = ""


@dataclass(frozen=True)
class Found:
    """The answer to a search. `near` says that nothing had the words, and these are written alike."""

    groups: list
    near: bool = False

    @property
    def number(self):
        return sum(len(group.hits) for group in self.groups)


_searchers = {}


def register(searcher):
    """Add a kind of thing that can be found."""
    if searcher.kind in _searchers:
        raise ValueError(f"{searcher.kind!r} can be found already.")
    _searchers[searcher.kind] = searcher
    return searcher


def forget(kind):
    """Take a kind out; for tests."""
    del _searchers[kind]


def find(viewer, words):
    """What this viewer finds: one query, and a second one for things written alike when there is nothing."""
    words = " ".join(words[:LONGEST].replace("\x00", " ").split())
    if not words:
        return Found([])
    searchers = sorted(_searchers.values(), key=lambda searcher: searcher.order)
    kinds = [(searcher, searcher.rows(viewer)) for searcher in searchers]
    kinds = [(searcher, rows) for searcher, rows in kinds if rows is not None]
    exact = [_select(viewer, searcher, _matching(searcher, rows, words), searcher.rank) for searcher, rows in kinds]
    groups = _grouped(viewer, words, exact)
    if groups:
        return Found(groups)
    forgiving = [(searcher, rows) for searcher, rows in kinds if hasattr(rows, "close_to")]
    # The lists behind "All that fit" know exact words only.
    near = [_select(viewer, searcher, rows.close_to(words), -F("likeness")) for searcher, rows in forgiving]
    return Found([replace(group, more_url="") for group in _grouped(viewer, words, near)], near=True)


def _matching(searcher, rows, words):
    return having(rows, words, *searcher.among) if searcher.among else rows.matching(words)


def _select(viewer, searcher, rows, rank):
    """The first rows of a kind, in the columns all kinds share."""
    detail = searcher.detail(viewer) if callable(searcher.detail) else searcher.detail or Value("")
    # Upper: see while_searching.
    rows = rows.order_by(*([rank.asc()] if rank is not None else []), Upper(searcher.label), "pk")
    return rows.annotate(
        hit_kind=Value(searcher.kind, output_field=TextField()),
        hit_label=Cast(searcher.label, TextField()),
        hit_detail=Cast(detail, TextField()),
        hit_rank=Cast(Value(0.0) if rank is None else rank, FloatField()),
    ).values_list("hit_kind", searcher.key, "hit_label", "hit_detail", "hit_rank")[: SHOWN + 1]


def _grouped(viewer, words, parts):
    if not parts:
        return []
    hits = {}
    for kind, pk, label, detail, rank in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        hits.setdefault(kind, []).append((rank, label.casefold(), pk, label, detail or ""))
    return [
        _group(viewer, words, searcher, sorted(hits[searcher.kind]))
        for searcher in sorted(_searchers.values(), key=lambda searcher: searcher.order)
        if searcher.kind in hits
    ]


def _group(viewer, words, searcher, rows):
    slug = viewer.coalition.slug
    made = [Hit(label, detail, reverse(searcher.route, args=[slug, pk])) for _, _, pk, label, detail in rows[:SHOWN]]
    more = reverse(searcher.more, args=[slug], query={"q": words}) if searcher.more and len(rows) > SHOWN else ""
    return Group(searcher.heading, searcher.icon, made, more)

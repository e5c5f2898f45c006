"""Lists as tables: columns declared once, then sorted, filtered, paged, drawn and exported alike.

    class PartnerTable(Table):
        caption = "Partners"
        columns = [
            Column("Partner", "name", sort="name", link="partner-detail"),
            Column("Type", "type.name", sort="type__name"),
            Column("People", "people_count", sort="people_count", align="num"),
            Column("Stage", "stage", sort="stage", html=lambda row: parts.stage(row.stage), export=labels("stage", …)),
        ]
        start = "name"

    class PartnerListView(RequiresPermission, TableView):
        model, table, filterset_class = Partner, PartnerTable, PartnerFilters
        title = "Partners"

Rows are drawn by Jinja2, because rows are a page's cost. A page takes two queries: the count and its rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any

from django.core.exceptions import EmptyResultSet, PermissionDenied
from django.db import connection
from django.db.models import Case, F, Value, When
from django.shortcuts import render
from django.template.defaultfilters import capfirst, date, floatformat, linebreaks_filter, linebreaksbr
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.generic import View
from jinja2 import Environment

from coalition import compiled, once
from coalition.access import Permission

from . import exports, files, paging, parts
from .addresses import changed, page_addresses, url
from .cells import Cells

PER_PAGE = (25, 50, 100)


def environment(**options):
    """The Jinja2 environment of templates/tables/ (settings.TEMPLATES): autoescaped, with our parts at hand."""
    made = Environment(**options)  # noqa: S701  (the Jinja2 backend of Django passes autoescape=True)
    made.globals.update(
        static=static,
        url=url,
        icon=parts.icon,
        badge=parts.badge,
        stage=parts.stage,
        avatar=parts.avatar,
        bar=parts.bar,
        channel_bar=parts.channel_bar,
        when=parts.day_or_time,
        date_tile=parts.date_tile,
        post_button=parts.post_button,
        occasion=once.hidden_field,
        card=_called(parts.card),
        note=_called(parts.note),
        because=_called(parts.why),
    )
    made.filters.update(age=parts.age, minutes=parts.minutes, counted=parts.counted, short_date=parts.short_date)
    made.filters.update(
        linebreaks=linebreaks_filter, linebreaksbr=linebreaksbr, floatformat=floatformat, capfirst=capfirst, date=date
    )
    return made


def _called(part):
    """A part that goes around something: {% call card("Title") %}…{% endcall %}."""

    def draw(*args, caller, **kwargs):
        return part(caller(), *args, **kwargs)

    return draw


def labels(path, choices):
    """An expression for exports: the words of a choice field instead of its stored value. Takes pairs or a dict."""
    pairs = choices.items() if hasattr(choices, "items") else choices
    return Case(*(When(**{path: value}, then=Value(str(word))) for value, word in pairs), default=Value(""))


@dataclass(frozen=True)
class Column:
    """One column. The cell is `html(row)` (escaped unless marked safe), else the value of `key`, linked when `link`.

    key: attribute path ("type.name"), or a key of the dict when the queryset gives `.values()`; its name in ?sort=.
    sort: what to order by (path, expression, or a tuple of them); a column without it cannot be sorted.
    align: "" or "num" (right, tabular numerals) or "day" (a date, which stays in one line).
    link: a URL name that takes (slug, pk), for the column that names the row; it becomes the row's header.
    html: callable(row), for cells that are more than a value.
    seen: the attributes that `html` reads, where rows often share them: the cell is then drawn once for all alike.
    export: path or expression for files; False leaves the column out; a callable(row) works, but row by row.
    empty: the word where there is no value.
    """

    label: str
    key: str
    sort: object = None
    align: str = ""
    link: str = ""
    html: object = None
    seen: tuple[str, ...] = ()
    export: object = None
    empty: str = ""

    @cached_property
    def read(self):
        """A function from row to value, fast for objects and dicts."""
        take, keys = attrgetter(self.key), itemgetter(self.key)
        names = self.key.split(".")

        def read(row):
            if isinstance(row, dict):
                return keys(row)
            if len(names) == 1:
                return take(row)
            for name in names:  # a relation on the way may be empty
                row = getattr(row, name, None)
            return row

        return read

    @cached_property
    def look(self):
        """What its cells' HTML depends on beside the row: equal ones draw alike."""
        return (self.key, self.align, self.link, self.html, self.seen, self.empty)

    @property
    def orderings(self):
        """The expressions to order by, as a tuple."""
        found = self.sort if isinstance(self.sort, (tuple, list)) else (self.sort,)
        return tuple(F(item) if isinstance(item, str) else item for item in found)

    @property
    def exported(self):
        """Path, expression or callable that gives the value in files."""
        return self.key.replace(".", "__") if self.export is None else self.export


class Table:
    """Columns and how they start out. `template` is a Jinja2 template in templates/tables/ that draws the rows."""

    caption = ""
    columns: Sequence[Column] = ()
    start = ""  # a column's key, "-key" for downward
    template = "rows.html"
    per_page = 25
    tie = "pk"  # makes the order total, so that no row is on two pages

    def __init__(self, query, slug=""):
        self.query = query
        self.slug = slug
        self.by_key = {column.key: column for column in self.columns}

    @cached_property
    def sorting(self):
        """(column, downward) from ?sort=, which must name a sortable column; else how the table starts."""
        for wanted in (self.query.get("sort", ""), self.start):
            column = self.by_key.get(wanted.removeprefix("-"))
            if column and column.sort is not None:
                return column, wanted.startswith("-")
        return None, False

    def sort(self, queryset):
        """The queryset in the order asked for; empty values last."""
        column, downward = self.sorting
        if column is None:
            return queryset if queryset.ordered else queryset.order_by(self.tie)
        turned = [item.desc(nulls_last=True) if downward else item.asc(nulls_last=True) for item in column.orderings]
        return queryset.order_by(*turned, self.tie)

    def sorted_by_fields_of(self, model):
        """Whether the model's own fields and relations give the order; else it needs what the columns annotate."""
        column, _ = self.sorting
        if column is None:
            return True
        known = {field.name for field in model._meta.get_fields()}
        nodes = [node for item in column.orderings for node in (item.flatten() if hasattr(item, "flatten") else [item])]
        sources = [node.name for node in nodes if isinstance(node, F)]
        return bool(sources) and all(name.partition("__")[0] in known for name in sources)

    @cached_property
    def size(self):
        """Rows a page: ?per= of 25, 50, 100."""
        asked = self.query.get("per", "")
        return int(asked) if asked.isdecimal() and int(asked) in PER_PAGE else self.per_page

    def heads(self):
        """The table's head: dicts of label, url ("" when not sortable), aria-sort and alignment."""
        current, downward = self.sorting
        heads = []
        for column in self.columns:
            here = column is current
            turned = f"-{column.key}" if here and not downward else column.key
            heads.append(
                {
                    "label": column.label,
                    "url": changed(self.query, sort=turned, page=None) if column.sort is not None else "",
                    "sorted": ("descending" if downward else "ascending") if here else "",
                    "num": column.align == "num",
                }
            )
        return heads

    def html(self, rows):
        """The table as HTML, drawn by Jinja2."""
        context = {"table": self, "heads": self.heads(), "lines": Cells(self.columns, self.slug).lines(rows)}
        return mark_safe(render_to_string(self.template, context, using="jinja2"))  # noqa: S308  (autoescaped)


class TableView(View):
    """A list page. Subclasses set `model` (with `visible_to`), `table`, `title`, and what else differs.

    `empty` is (heading, sentence) or (heading, sentence, URL name taking the slug, words of the action).
    `fields` names the model's columns and the annotations that the cells read, beside annotations that are a column's
    key: rows are then light tuples from a statement written once (coalition/compiled.py), so `get_queryset` and
    `with_columns` must depend on nothing but the coalition, the viewer's permissions and the day, and a cell on nothing
    but its row and the day.
    `permission` mixins guard the page; `export_permission` guards the files (None: whoever sees the list).
    """

    model: Any = None
    table: Any = None
    filterset_class: Any = None
    fields: tuple[str, ...] = ()
    title = ""
    lede = ""
    empty: tuple[str, ...] = ("Nothing here yet", "")
    template_name = "components/table_page.html"
    export_permission: Permission | None = None
    http_method_names = ("get", "head", "options")

    def get_queryset(self):
        """The rows one may see, with what the columns need; two queries a page is the aim."""
        return self.model.objects.visible_to(self.request.viewer)

    def with_columns(self, rows):
        """Annotations that only the columns need; added to the chosen rows, so that counting them does without."""
        return rows

    def get_context(self):
        """More for the template: actions, crumbs, …"""
        return {}

    def may_export(self):
        """Whether this viewer may take the list out as a file."""
        viewer = getattr(self.request, "viewer", None)
        return self.export_permission is None or (viewer is not None and viewer.can(self.export_permission))

    def exported(self, kind):
        """Called before a file goes out; override to write it into the change log. `kind` is "csv" or "xlsx"."""

    @cached_property
    def slug(self):
        """The coalition's part of the address, "" outside one."""
        viewer = getattr(self.request, "viewer", None)
        return viewer.coalition.slug if viewer else ""

    def get(self, request, *args, **kwargs):
        """The page, or the list as seen as a file (?format=csv, xlsx)."""
        self.made = self.table(request.GET, self.slug)
        kind = request.GET.get("format", "")
        if kind in exports.KINDS:
            return self.file(self.made.sort(self.with_columns(self.chosen)), kind)
        page = paging.choose(self.keys, lambda: self.chosen.count(), request.GET.get("page"), self.made.size)
        page.object_list = self.rows(page.object_list)
        return self.page(page)

    @cached_property
    def filters(self):
        """The filters at work, None without."""
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)

    @cached_property
    def chosen(self):
        """The rows that fit what is asked for."""
        return self.get_queryset() if self.filters is None else self.filters.qs

    @property
    def name(self):
        """What the list's statements are kept under."""
        return f"{type(self).__module__}.{type(self).__qualname__}"

    def keys(self, number):
        """[(key, number of all rows)] of a page."""
        asked = tuple((key, tuple(values)) for key, values in self.request.GET.lists() if key not in ("page", "per"))
        name = (self.name, asked, self.made.size, number)
        try:
            if self.fields:
                statement = compiled.statement(name, self.request.viewer, lambda _: self.keys_statement(number))
            else:
                statement = self.keys_statement(number)
        except EmptyResultSet:  # Django sees from the conditions that no row can fit
            return []
        with connection.cursor() as cursor:
            cursor.execute(*statement)
            return cursor.fetchall()

    def keys_statement(self, number):
        """(SQL, parameters) of `keys`."""
        known = self.made.sorted_by_fields_of(self.model)
        ordered = self.made.sort(self.chosen if known else self.with_columns(self.chosen))
        filtered = bool(self.filters and self.filters.in_use)
        return paging.keys(ordered, self.chosen, number, self.made.size, filtered=filtered)

    def rows(self, keys):
        """The rows of these keys, in their order, with what the columns need."""
        viewer = getattr(self.request, "viewer", None)

        def build(chosen):
            wanted = self.with_columns(self.get_queryset()).order_by().filter(pk__any=chosen)
            if not self.fields:
                return wanted
            own = [column.key for column in self.made.columns if column.key in wanted.query.annotations]
            return wanted.values_list(*dict.fromkeys(["pk", *self.fields, *own]), named=True)

        found = compiled.rows(self.name, viewer, build, row=keys) if self.fields else build(keys)
        return paging.in_order(found, keys)

    def file(self, queryset, kind):
        """The rows as seen, in the same order, as CSV or XLSX."""
        if not self.may_export():
            raise PermissionDenied("Taking lists out as files is for coordinators and leadership.")
        self.exported(kind)
        columns = [column for column in self.made.columns if column.export is not False]
        name = f"{slugify(self.title) or 'list'}-{timezone.localdate():%Y-%m-%d}"
        return exports.KINDS[kind](queryset, columns, name)

    def page(self, page):
        """One page of the table."""
        context = {"title": self.title, "lede": self.lede, "page": page, "list_html": self.list_html(page)}
        return render(self.request, self.template_name, context | self.get_context())

    def list_html(self, page):
        """The filters, the rows and the way to the other pages as HTML, drawn by Jinja2."""
        fields, chips = self.filters.parts if self.filters else ([], [])
        asked, rows = self.request.GET, page.object_list
        context = {
            "fields": fields,
            "kept": [(key, value) for key, value in asked.items() if key in ("sort", "per") and value],
            "chips": chips,
            "everything": changed(asked, **dict.fromkeys(key for key in asked if key not in ("sort", "per"))),
            "files": [(words, symbol, changed(asked, format=kind, page=None)) for kind, words, symbol in files.WORDS]
            if rows and self.may_export()
            else [],
            "table": self.made.html(rows) if rows else "",
            "page": page,
            "empty": self.empty,
            "empty_url": reverse(self.empty[2], args=[self.slug]) if len(self.empty) > 3 else "",
            **page_addresses(asked, page, PER_PAGE),
        }
        return mark_safe(render_to_string("list.html", context, using="jinja2"))  # noqa: S308  (autoescaped)

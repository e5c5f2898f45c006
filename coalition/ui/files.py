"""Files of lists that no Table draws: the page asks here first, its template says `{% files %}`.

file = files.asked(request, "Seats", ("Body", "Seat"), lambda: [(seat.body, seat.title) for seat in seats])
if file:
    return file
"""

from django.utils import timezone
from django.utils.text import slugify

from coalition import audit
from coalition.access import Permission, require

from . import exports
from .addresses import changed

audit.describe(list_exported="{by} took out a list as a file: {title} ({kind})")

WORDS = (("csv", "CSV", "download"), ("xlsx", "Excel", "file-earmark-spreadsheet"))


def asked(request, title, heads, rows):
    """The list as a file where one is asked for (?format=csv, xlsx), else None. `rows()` gives sequences of values.

    403 for those who may see the list and not take it out.
    """
    kind = request.GET.get("format", "")
    if kind not in exports.KINDS:
        return None
    viewer = request.viewer
    require(viewer, Permission.EXPORT)
    audit.record(
        "list_exported", coalition=viewer.coalition, target=viewer.coalition, by=request.user, title=title,
        kind=kind.upper(),
    )  # fmt: skip
    name = f"{slugify(title) or 'list'}-{timezone.localdate():%Y-%m-%d}"
    return exports.of_rows(kind, heads, rows(), name)


def links(request):
    """[(words, icon, address)] of the files of the list on this page; none for those who may not take them."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.can(Permission.EXPORT):
        return []
    return [(words, symbol, changed(request.GET, format=kind, page=None)) for kind, words, symbol in WORDS]

"""What a reader sees of a version: the parts of their level, each figure with what is being checked or was corrected in it."""

import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from coalition.access import ROLES, Permission
from coalition.models import Role
from coalition.ui import parts
from members.models import Affiliation

from .models import FigureError, ReportCorrection, ReportReceipt, ReportVersion
from .sections import ALL, INNER, NAMES

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
LEADERSHIP = frozenset({ALL, NAMES, INNER})
OUTSIDE = frozenset({ALL, NAMES})
MEMBERS = frozenset({ALL})
LEADING_ROLES = [key for key, kind in ROLES.items() if Permission.SEE_OVERVIEW in kind.permissions]


def levels_of(person):
    """Which parts a person may read: leadership all; people of a member partner no lines by partner; others no inner ones."""
    if person.user_id and Role.objects.filter(
        user=person.user_id, coalition=person.coalition_id, role__in=LEADING_ROLES
    ).exists():  # fmt: skip
        return LEADERSHIP
    ties = Affiliation.objects.in_force(on=person.coalition.today()).filter(person=person)
    of_member = ties.filter(partner__memberships__status="member", partner__memberships__ended_on=None).exists()
    return MEMBERS if of_member or person.user_id else OUTSIDE


def levels_for(viewer):
    """Which parts a viewer who signed in may read."""
    return LEADERSHIP if viewer.can(Permission.SEE_OVERVIEW) else MEMBERS


def for_reader(document, levels):
    """The document without the parts a reader may not read; sections that are left empty go too."""
    shown = []
    for one in document["sections"]:
        figures = [each for each in one["figures"] if each["level"] in levels]
        tables = [each for each in one["tables"] if each["level"] in levels]
        if figures or tables:
            shown.append(one | {"figures": figures, "tables": tables})
    return document | {"sections": shown}


def parts_of(document):
    """Key -> figure or table of a document."""
    return {part["key"]: part for one in document["sections"] for part in (*one["figures"], *one["tables"])}


def section_of(document, key):
    """The section that holds a part."""
    return next(
        one for one in document["sections"] for part in (*one["figures"], *one["tables"]) if part["key"] == key
    )  # fmt: skip


@dataclass
class Mark:
    """What is known of one figure beside its value."""

    checking: bool = False
    corrected: ReportCorrection | None = None
    kept: list | None = None  # answers given to errors that were no errors


def marks(version):
    """Part key -> Mark of a version: what is being checked now, what this or an earlier version corrected, what was kept."""
    found = {}
    errors = FigureError.objects.filter(version__report=version.report_id).exclude(state=FigureError.State.CORRECTED)
    for error in errors:
        mark = found.setdefault(error.figure, Mark())
        if error.is_open:
            mark.checking = True
        elif error.version_id == version.pk:
            mark.kept = [*(mark.kept or []), error.answer]
    rows = ReportCorrection.objects.filter(version__report=version.report_id, version__number__lte=version.number)
    for row in rows.select_related("version").order_by("version__number"):
        found.setdefault(row.figure, Mark()).corrected = row
    return found


def _readable(cell):
    """A cell as it is drawn: days as people write them, in one line. Files have them as they are."""
    if isinstance(cell, str) and _DAY.match(cell):
        return parts.short_date(date.fromisoformat(cell)).replace(" ", "\u00a0")
    return cell


def dated(document):
    """The document with its days as dates, for drawing: `first`, `last`, `counted`, and `day` of each part."""
    for part in parts_of(document).values():
        part["day"] = date.fromisoformat(part["on"])
        if "rows" in part:
            part["rows"] = [[_readable(cell) for cell in row] for row in part["rows"]]
    days = {"first": "starts_on", "last": "ends_on", "counted": "counted_on"}
    return document | {name: date.fromisoformat(document[key]) for name, key in days.items()}


def page_of(version, levels):
    """A version ready to be drawn: the document of the reader, each part with its `mark`. Two queries."""
    found = marks(version)
    document = for_reader(deepcopy(version.document), levels)
    for key, part in parts_of(document).items():
        part["mark"] = found.get(key)
    return dated(document)


def latest(report):
    """The latest ReportVersion, or None."""
    return ReportVersion.objects.filter(report=report).order_by("-number").first()


def receivers(report, before=None):
    """Ids of everybody who had any version of the report, those below number `before` if given: each once (COR-2)."""
    rows = ReportReceipt.objects.filter(version__report=report)
    if before is not None:
        rows = rows.filter(version__number__lt=before)
    return set(rows.values_list("person", flat=True))


def checking(report):
    """Errors in any version that are not settled, oldest first."""
    return FigureError.objects.filter(version__report=report).open().select_related("person", "version__report")


def open_in(coalition):
    """Errors of a whole coalition that are not settled, oldest first."""
    rows = FigureError.objects.filter(coalition=coalition).open()
    return list(rows.select_related("person", "version__report"))


def correction_in(version, document):
    """The ReportCorrection that made a version, for a reader whose document holds the figure; else None."""
    found = ReportCorrection.objects.filter(version=version).first()
    return found if found and found.figure in parts_of(document) else None


def open_rows(viewer):
    """Errors that wait for an answer, for the count beside Reports; None for those who do not keep records."""
    return FigureError.objects.visible_to(viewer).open() if viewer.can(Permission.KEEP_RECORDS) else None

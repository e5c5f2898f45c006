"""Documents of reports: composed from what is known today, or from an earlier one with one part counted anew or written."""

from copy import deepcopy

from .models import Report
from .reading import parts_of, section_of
from .sections import Days, counted, known


def compose(report, coalition):
    """The document of a report, counted now for its days. Counting on a past day reads what was true then."""
    days = Days(report.starts_on, report.ends_on)
    sections = known()
    return {
        "title": report.title,
        "kind": Report.Kind(report.kind).label,
        "coalition": coalition.name,
        "introduction": report.introduction,
        "starts_on": report.starts_on.isoformat(),
        "ends_on": report.ends_on.isoformat(),
        "counted_on": coalition.today().isoformat(),
        "sections": [counted(sections[key], coalition, days) for key in sections if key in report.sections],
    }


def counted_anew(report, coalition, document, key):
    """A copy of the document whose section that holds `key` is counted again from what is recorded today.

    Other parts of that section stay as they were: a correction says what it corrects, and changes nothing else.
    """
    made = deepcopy(document)
    old = section_of(made, key)
    fresh = counted(known()[old["key"]], coalition, Days(report.starts_on, report.ends_on))
    new = {part["key"]: part for part in (*fresh["figures"], *fresh["tables"])}
    for group in ("figures", "tables"):
        old[group] = [new[key] if part["key"] == key and key in new else part for part in old[group]]
    return made


def written(document, key, text):
    """A copy of the document in which a figure says `text`; a table gets it as a line below."""
    made = deepcopy(document)
    part = parts_of(made)[key]
    if "rows" in part:
        part["note"] = f"Corrected: {text}"
    else:
        part["shown"] = text
        part["note"] = "Corrected by hand."
    return made


def said(part):
    """What a part says, in one short line, for a correction: a figure’s value, or how many lines a table has."""
    if "rows" not in part:
        return f"{part['shown']} {part['of']}".strip()[:300]
    return part["note"][:300] or f"a table of {len(part['rows'])} lines"

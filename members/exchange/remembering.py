"""Files of known headers: what their columns were taken for the last time, in this coalition.

found = recalled(coalition, kind, columns)      # {"mapping": …, "options": …} or None
remember(run)                                   # when somebody has said which column is what
"""

import hashlib

from django.utils import timezone

from . import kinds
from .mapping import plain
from .models import KnownFile


def _digest(columns):
    return hashlib.sha256("\n".join(sorted(plain(column) for column in columns)).encode()).hexdigest()


def recalled(coalition, kind, columns):
    """What was said of a file with these headers, in any order: {"mapping", "options"}; None the first time."""
    known = KnownFile.objects.filter(coalition=coalition, kind=kind, headers=_digest(columns)).first()
    if known is None:
        return None
    places = {}
    for place, column in enumerate(columns):
        places.setdefault(plain(column), place)
    mapping = {field: places[header] for field, header in known.mapping.items() if header in places}
    return {"mapping": mapping, "options": known.options}


def remember(run, mapping, options):
    """Keep what the columns of a file were taken for."""
    told = {field: plain(run.columns[place]) for field, place in mapping.items()}
    kept = {name: options[name] for name in kinds.of(run).remembered if options.get(name) is not None}
    KnownFile.objects.update_or_create(
        coalition=run.coalition,
        kind=run.kind,
        headers=_digest(run.columns),
        defaults={"mapping": told, "options": kept, "used_at": timezone.now()},
    )

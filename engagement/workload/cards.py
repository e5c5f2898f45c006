"""What this room shows on the person page, to coordinators: what they carry in 30 days."""

from coalition.access import Permission
from members.people import panels
from members.people.panels import Panel

from . import burden
from .models import OutsideLoad


def _load(viewer, person):
    loads = list(OutsideLoad.objects.visible_to(viewer).filter(person=person))
    return {"load": burden.check([person], on=viewer.coalition.today())[person.pk], "loads": loads}


panels.register(
    Panel(
        "load", "What they carry", "engagement/workload/person_panel.html", _load, "aside", 30, Permission.KEEP_RECORDS
    )
)

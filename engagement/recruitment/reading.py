"""What came of recruitment, by setting (REC-3): talking one to one is rarely the worse way."""

from dataclasses import dataclass

from django.db.models import Count, Q

from .models import Reached, RecruitmentEffort

ENOUGH = 5  # answers; below that a share says nothing


@dataclass(frozen=True)
class Conversion:
    """One setting: partners asked, with an answer, and who joined."""

    setting: str
    label: str
    asked: int
    answered: int
    joined: int

    @property
    def percent(self):
        """Joined of those with an answer, in whole percent; None below 5 answers."""
        return round(100 * self.joined / self.answered) if self.answered >= ENOUGH else None


def by_setting(viewer):
    """A Conversion for each setting, in the order of the choices. One statement."""
    rows = (
        Reached.objects.visible_to(viewer)
        .order_by()
        .values("effort__setting")
        .annotate(
            asked=Count("pk"),
            answered=Count("pk", filter=~Q(result=Reached.Result.WAITING)),
            joined=Count("pk", filter=Q(result=Reached.Result.JOINED)),
        )
    )
    found = {row["effort__setting"]: row for row in rows}
    none = {"asked": 0, "answered": 0, "joined": 0}
    return [
        Conversion(setting, label, *(found.get(setting, none)[name] for name in none))
        for setting, label in RecruitmentEffort.Setting.choices
    ]

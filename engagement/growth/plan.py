"""Where the growth plan stands: members against the wave's size, and what has to be so before the next wave (GRO-1)."""

from dataclasses import dataclass

from engagement.wins.models import Win
from members.models import Partner, StakeholderType

from .models import GrowthWave


@dataclass(frozen=True)
class Criterion:
    """One thing that has to be so before the next wave, in words; `met` or not, `detail` says what is missing."""

    words: str
    met: bool
    detail: str = ""


@dataclass(frozen=True)
class Standing:
    """The wave under way, how many members there are today, and its criteria."""

    wave: GrowthWave
    members: int
    criteria: list

    @property
    def ready(self):
        """Everything is so that the next wave asks for."""
        return all(each.met for each in self.criteria)

    @property
    def outrun(self):
        """More members than this wave was to have, while something it asks for is not so."""
        return self.members > self.wave.target_size and not self.ready

    @property
    def full(self):
        """One more member would outrun the plan."""
        return self.members == self.wave.target_size and not self.ready

    @property
    def missing(self):
        """The criteria not met yet."""
        return [each for each in self.criteria if not each.met]


def standing(viewer):
    """The Standing of the wave under way, or None without one. Four statements at most."""
    wave = GrowthWave.objects.visible_to(viewer).current()
    if wave is None:
        return None
    wave.coalition = viewer.coalition
    members = Partner.objects.visible_to(viewer).members(viewer.coalition.today()).count()
    return Standing(wave, members, _criteria(viewer, wave))


def _criteria(viewer, wave):
    found = []
    if wave.needs_core:
        lacking = _core_lacking(viewer)
        words = "; ".join(f"{name}: {has} of {aim}" for name, has, aim in lacking)
        found.append(Criterion("The core types are complete", not lacking, words))
    if wave.needs_win:
        win = wave.win or _last_win(viewer)
        found.append(Criterion("There was a first win", bool(win), win))
    if wave.further:
        found.append(Criterion(wave.further, wave.further_met_on is not None))
    return found


def _last_win(viewer):
    """The latest win on record, in words; "" without one. One statement."""
    return Win.objects.visible_to(viewer).values_list("what", flat=True).first() or ""


def _core_lacking(viewer):
    """[(type, members, aim)] of core types with fewer members than aimed for. One statement."""
    rows = StakeholderType.objects.visible_to(viewer).filter(is_core=True).with_members()
    return [(row.name, row.member_count, row.target_count) for row in rows if row.member_count < row.target_count]

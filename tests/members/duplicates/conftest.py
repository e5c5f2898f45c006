"""The told demo, in which every feature has rows."""

from tests.world import told, valley

__all__ = ["told", "valley"]

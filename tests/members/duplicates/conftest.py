"""The told demo, in which every feature has rows."""

from tests.world import cedar

__all__ = ["cedar"]

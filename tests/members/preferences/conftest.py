"""Notices of the tests' kinds, and any hour."""

from tests.members.notices.conftest import any_hour, owe, state  # noqa: F401  fixtures

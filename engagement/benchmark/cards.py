"""The way from the partner page to what the quarter brought it, and from there to its figures beside its peers'."""

from coalition.access import Permission
from members.partners import panels
from members.partners.panels import Panel

panels.register(
    Panel(
        "benchmark",
        "What they got",
        "engagement/benchmark/_button.html",
        lambda *_: {},
        "actions",
        85,
        Permission.KEEP_RECORDS,
    )
)

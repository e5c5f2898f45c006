"""The way from a partner's page to its tasks; a button, since the page's number of queries is bounded."""

from django.urls import reverse

from coalition.access import Permission
from members.partners import panels


def _tasks(viewer, partner):
    return {"url": reverse("task-list", args=[viewer.coalition.slug], query={"partner": partner.name})}


panels.register(
    panels.Panel(
        "tasks", "Tasks", "partner/tasks.html", _tasks, column="actions", order=45,
        permission=Permission.KEEP_RECORDS,
    )
)  # fmt: skip

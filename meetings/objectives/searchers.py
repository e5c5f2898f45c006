"""What search finds of objectives."""

from coalition import search

from .models import Objective

search.register(
    search.Searcher(
        kind="objective",
        heading="Objectives",
        icon="bullseye",
        route="objective-detail",
        rows=lambda viewer: Objective.objects.visible_to(viewer),
        label="title",
        detail="measure",
        order=40,
    )
)

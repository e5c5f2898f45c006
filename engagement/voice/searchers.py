"""What search finds of what was asked and said. Coordinators find all that was said, anybody else what they said
themselves; who said it stands nowhere in a hit, so that what was said in confidence stays so.
"""

from django.db.models import F
from django.db.models.functions import Extract, Left

from coalition import search

from .models import Input, InputRequest

search.register(
    search.Searcher(
        kind="request",
        heading="Requests for input",
        icon="chat-left-text",
        route="input-detail",
        rows=lambda viewer: InputRequest.objects.visible_to(viewer),
        label="title",
        detail="status",
        rank=-Extract("created_at", "epoch"),
        order=50,
    )
)
search.register(
    search.Searcher(
        kind="input",
        heading="What was said",
        icon="chat-quote",
        route="input-detail",
        rows=lambda viewer: Input.objects.visible_to(viewer).annotate(beginning=Left("text", 120)),
        key="request_id",
        label="beginning",
        detail=F("request__title"),
        rank=-Extract("given_on", "epoch"),
        order=60,
    )
)

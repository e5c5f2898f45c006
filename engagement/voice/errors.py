"""Why something cannot be done with a request or an input, in words for people; and the row's lock."""

from .models import InputRequest


class NotReady(Exception):
    """A request cannot open (DEC-2). `missing` maps field names to what to do, in words."""

    def __init__(self, missing):
        super().__init__(" ".join(missing.values()))
        self.missing = missing


class AnswerLate(Exception):
    """The objective's earlier answer is over 14 days late (rule 4); opening needs a reason. Carries that `request`."""

    def __init__(self, request):
        super().__init__(
            f"The answer to “{request}” is over 14 days late. Write it first, or say why this cannot wait."
        )
        self.request = request


class OpeningHeld(Exception):
    """Something that has to hold before a request opens does not; opening needs a reason. Carries the `checks`."""

    def __init__(self, checks):
        super().__init__(" ".join(check.words for check in checks))
        self.checks = checks


class InputClosed(Exception):
    """The request takes no input now."""


class AttributionFixed(Exception):
    """Named or confidential is chosen before writing and stays."""


class NothingSaid(Exception):
    """No question was answered and no word written."""


class AnswerOwed(Exception):
    """Something cannot be done while an answer is owed (RPT-3)."""


class AnswerPublished(Exception):
    """Something cannot be done once the answer is out."""


def locked(request):
    """The request's row as it is now, held until the transaction ends: answers, closing and publishing take turns."""
    rows = InputRequest.objects.select_for_update(of=["self"]).select_related("coalition", "text_version")
    return rows.get(pk=request.pk)

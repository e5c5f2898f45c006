"""Puts a coalition's own words into its mail: those in the person's language, else in English, else the built-in ones."""

import logging

from django.core.exceptions import ObjectDoesNotExist

from members.notices import registry, rules
from members.preferences.models import Language

from . import language
from .models import Wording

logger = logging.getLogger(__name__)
TROUBLE = (ArithmeticError, AttributeError, LookupError, ObjectDoesNotExist, TypeError, ValueError)


class Wordings:
    """The current words for the kinds of some notices, fetched in one statement."""

    def __init__(self):
        self._known = {}

    def fetch(self, notices):
        """Read the current words for these notices' coalitions and kinds."""
        rows = Wording.objects.filter(
            is_current=True,
            coalition__in={notice.coalition_id for notice in notices},
            kind__in={notice.kind for notice in notices},
        )
        self._known = {(row.coalition_id, row.kind, row.language): row for row in rows}
        return self

    def put_in(self, notice, mail):
        """Set `mail.own` where the coalition has words of its own. Words that cannot be filled in give way to ours."""
        if not self._known:
            return
        wanted = rules.habit_of(notice.person).language
        found = None
        for each in (wanted, Language.ENGLISH):
            found = found or self._known.get((notice.coalition_id, notice.kind, each))
        if found:
            mail.own = filled(found, notice, mail)


def filled(wording, notice, mail):
    """The words of a Wording for one notice; None, with a line in the log, when a named place has no value."""
    try:
        return language.fill(wording, registry.lookup(notice.kind), notice, mail)
    except TROUBLE:
        logger.exception("%s of coalition %s cannot be filled in", wording, wording.coalition_id)
        return None

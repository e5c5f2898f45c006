"""A notice read without its mail: as things stand now, with links that work, for the person it is for."""

import logging
from dataclasses import dataclass

from members.wording.using import Wordings

from . import registry, rendering

logger = logging.getLogger(__name__)
OVER = "As it was said then. {reason}."


@dataclass(frozen=True)
class Reading:
    """What the person reads: the text, and a word on it when it no longer holds."""

    text: str
    note: str = ""


def reading_of(notice):
    """The Reading of a notice that was told: worded anew while it holds, else as it was kept, without personal links."""
    kind = registry.found(notice.kind)
    if kind is None:
        return Reading(notice.body)
    if kind.load:
        kind.load([notice])
    over = kind.still_wanted(notice)
    if over:
        return Reading(notice.body, OVER.format(reason=over))
    mail = kind.word(notice)
    Wordings().fetch([notice]).put_in(notice, mail)
    _, text, _ = rendering.render(notice, mail)
    return Reading(text.rsplit("\n-- \n", 1)[0].strip())

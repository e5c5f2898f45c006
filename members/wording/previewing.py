"""Words looked at before they go out: the mail as one real person would get it, made of a notice that was owed to them."""

from dataclasses import dataclass

from members.notices import registry, rendering
from members.notices.models import Notice
from members.people.models import Person

from .models import Wording
from .using import TROUBLE, filled

SHOWN = 8  # people to choose from


@dataclass(frozen=True)
class Sample:
    """The mail to one person, or why it cannot be shown."""

    person: Person
    subject: str = ""
    text: str = ""
    trouble: str = ""


def people(viewer, kind):
    """Whom the words can be tried on: those the viewer sees who had such a notice last, the latest first."""
    rows = Notice.objects.visible_to(viewer).filter(kind=kind.name).select_related("person")
    found = {}
    for notice in rows.order_by("-owed_at", "-pk")[: SHOWN * 5]:
        if len(found) < SHOWN:
            found.setdefault(notice.person_id, notice.person)
    seen = Person.objects.visible_to(viewer).filter(pk__in=found)
    return sorted(seen, key=lambda person: list(found).index(person.pk))


def sample(viewer, kind, person, *, subject, body, for_you, in_language):
    """The Sample for one of `people`, from their latest notice of the kind. Nothing is written, nothing goes out."""
    rows = Notice.objects.visible_to(viewer).filter(kind=kind.name, person=person)
    notice = rows.select_related("person", "coalition").order_by("-owed_at", "-pk").first()
    if notice is None:
        return Sample(person, trouble="They had no mail of this kind yet.")
    words = Wording(
        coalition=viewer.coalition, kind=kind.name, language=in_language, subject=subject, body=body, for_you=for_you
    )
    try:
        if kind.load:
            kind.load([notice])
        mail = kind.word(notice)
        mail.own = filled(words, notice, mail)
        made, text, _ = rendering.render(notice, mail)
    except TROUBLE:
        return Sample(person, trouble="What it was about is not there any more. Choose somebody else.")
    if mail.own is None:
        return Sample(person, trouble="A named place has no value for them. Choose somebody else.")
    return Sample(person, made, rendering.without_links(text))


def kinds():
    """The kinds of mail that a coalition may word: all but those about one's own access."""
    return [kind for kind in registry.kinds() if kind.category != "account"]

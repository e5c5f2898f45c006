"""A request that thousands of people answered, sorted and weighed, ready to be published again and again."""

import time
from dataclasses import dataclass

import pgtrigger
from django.db import connection
from django.test import Client
from django.utils import timezone

from coalition.actions import create_coalition, give_role
from coalition.models import User
from engagement.answering import publishing
from engagement.answering.models import Receipt, ReportBack, Theme
from engagement.answering.views import ReportBackView
from engagement.voice.models import Input, InputRequest
from members.models import Notice, Person

THEMES = 6
SAID = "We need a second charger at the church hall, because the stairs keep the wheelchairs out when the lift stops. "
DID = (
    "The board agreed to it in its last meeting and put it on the plan for the coming quarter, with a name and a date. "
)

# The rows that publishing writes for its recipients, as one would write them by hand.
BY_HAND = (
    """
    INSERT INTO engagement_receipt (coalition_id, report_back_id, person_id, way, made_at, read_well, read_note)
    SELECT coalition_id, %(report_back)s, person_id, 'notice', now(), '', ''
    FROM engagement_input WHERE request_id = %(request)s
    """,
    """
    INSERT INTO members_notice (coalition_id, key, kind, category, person_id, about_type, about_id, details, status,
                                reason, owed_at, not_before, claimed_by, attempts, to_address, subject, body)
    SELECT coalition_id, 'report-back:' || person_id, 'report-back', 'report_back', person_id, 'engagement.reportback',
           %(report_back)s, '{}', 'owed', '', now(), now(), '', 0, '', '', ''
    FROM engagement_input WHERE request_id = %(request)s
    """,
)


@dataclass
class Consultation:
    """What was asked, its answer, and the coordinator who publishes it."""

    request: InputRequest
    report_back: ReportBack
    by: User

    @property
    def notices(self):
        """The notices of the answer."""
        return Notice.objects.about(self.report_back)

    def publish(self):
        """The action, without the request around it."""
        publishing.publish(request=self.request, by=self.by)

    def publish_in_browser(self):
        """Seconds the request takes that publishes."""
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(self.by, backend="django.contrib.auth.backends.ModelBackend")
        path = f"/c/{self.request.coalition.slug}/input/{self.request.pk}/report-back/"
        data = self._as_on_the_page()
        begun = time.perf_counter()
        answer = client.post(path, data | {"publish": "1"})
        if answer.status_code != 302:
            raise RuntimeError(f"Publishing answered {answer.status_code}.")
        return time.perf_counter() - begun

    def _as_on_the_page(self):
        form, theme_forms = ReportBackView().forms(self.request)
        data = {each.add_prefix(name): each[name].value() for each in (form, *theme_forms) for name in each.fields}
        return {name: "" if value is None else value for name, value in data.items()}

    def insert_by_hand(self):
        """Seconds that the bare INSERT ... SELECT of the same rows takes, with its commit."""
        begun = time.perf_counter()
        values = {"report_back": self.report_back.pk, "request": self.request.pk}
        with connection.cursor() as cursor:
            cursor.execute("BEGIN;" + ";".join(BY_HAND) + "; COMMIT", values)
        return time.perf_counter() - begun

    def take_back(self):
        """Before it was published: nobody has it, nobody is owed it."""
        self.notices.all()._raw_delete("default")
        Receipt.objects.filter(report_back=self.report_back)._raw_delete("default")
        with pgtrigger.ignore("engagement.ReportBack:published_stays"):
            ReportBack.objects.filter(pk=self.report_back.pk).update(published_at=None, published_by=None)
        InputRequest.objects.filter(pk=self.request.pk).update(status="open")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE members_notice, engagement_receipt")


def consult(number):
    """A Consultation of `number` people, each with own words in two of six themes."""
    mark = time.time_ns()  # kept data may hold earlier runs
    coalition = create_coalition(slug=f"notices-{mark}", name="Bench of notices")
    by = User.objects.create_user(f"by-{mark}@bench.example", name="Bench")
    give_role(user=by, coalition=coalition, role="coordinator", by=None)
    people = Person.objects.bulk_create(
        [Person(coalition=coalition, name=f"Person {n}", email=f"p{n}@example.org") for n in range(number)],
        batch_size=1000,
    )
    request = _request(coalition, by)
    themes = Theme.objects.bulk_create(
        [
            Theme(
                coalition=coalition,
                request=request,
                title=f"Theme {n}",
                outcome="adopted",
                what_changed=DID,
                reason=DID,
            )
            for n in range(THEMES)
        ]
    )
    said = Input.objects.bulk_create(
        [Input(coalition=coalition, request=request, person=one, text=f"{SAID * 2} ({one.name})") for one in people],
        batch_size=1000,
    )
    places = [(themes[(n + k) % THEMES], each) for n, each in enumerate(said) for k in range(2)]
    through = Theme.inputs.through
    through.objects.bulk_create([through(theme=theme, input=each) for theme, each in places], batch_size=5000)
    report_back = ReportBack.objects.create(
        coalition=coalition, request=request, how_considered=DID * 2, next_step="A plan in May."
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE engagement_input, engagement_theme_inputs, members_person")
    return Consultation(request, report_back, by)


def _request(coalition, by):
    today = timezone.localdate()
    return InputRequest.objects.create(
        coalition=coalition, title="Where to put the shelter", question="Where?", what_is_open="The place.",
        how_used="The board decides by it.", phase="design", estimated_minutes=5, status="open",
        opened_at=timezone.now(), closes_on=today, report_back_on=today, owner=by,
    )  # fmt: skip

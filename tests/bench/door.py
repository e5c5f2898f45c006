"""The room (issue 3): 200 phones that check in within 20 s, a report of 2,000 lines, a sheet of 500 rows in the browser."""

import http.client
import re
import statistics
import threading
import time
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone

PEOPLE, WITHIN = 200, 20  # phones, seconds
LINES, REPORT_SECONDS = 2_000, 5
ROWS, KEYS, KEY_MS, PAGE_SECONDS = 500, 60, 150, 1.5
ZONE = "America/Chicago"
NAMES = [
    "Ada",
    "Ben",
    "Carla",
    "Dmitri",
    "Elena",
    "Farid",
    "Greta",
    "Hiro",
    "Ingrid",
    "Jamal",
    "Kavita",
    "Lorenzo",
    "Mei",
    "Nadia",
    "Oscar",
    "Priya",
    "Quentin",
    "Rosa",
    "Samir",
    "Tove",
    "Ulrich",
    "Vera",
    "Wendell",
    "Ximena",
    "Yusuf",
    "Zora",
    "Amos",
    "Bianca",
    "Cyrus",
    "Dolores",
    "Emeka",
    "Fiona",
    "Gustav",
    "Helga",
    "Ivan",
    "Jocelyn",
    "Kwame",
    "Linh",
    "Marcus",
    "Noor",
    "Otis",
    "Petra",
    "Ramon",
    "Sigrid",
    "Theo",
    "Umberto",
    "Viola",
    "Walid",
    "Yara",
    "Zelda",
    "Abel",
    "Brigid",
    "Casper",
    "Delphine",
    "Ephraim",
    "Flora",
    "Gideon",
    "Hortense",
    "Isidor",
    "Juniper",
]


def measure(port, report, people=PEOPLE):
    """Report all three."""
    coalition, user = _coalition()
    _phones(port, report, coalition, user, people)
    _report(report, coalition, user, LINES if people == PEOPLE else 100)
    _sheet(port, report, coalition, user, ROWS if people == PEOPLE else 50)


def _coalition():
    from coalition.actions import create_coalition, give_role
    from coalition.models import User

    slug = f"door-{time.time_ns()}"  # kept data may hold earlier runs
    coalition = create_coalition(slug=slug, name="Bench of the door", time_zone=ZONE)
    user = User.objects.create_user(f"rosa@{slug}.example", name="Rosa")
    give_role(user=user, coalition=coalition, role="coordinator", by=None)
    return coalition, user


def _meeting(coalition, people):
    """A meeting that began just now, with this many invited of a partner each five."""
    from meetings.models import Invitation, Meeting
    from members.models import Membership, Partner, Person

    day, now = coalition.today(), timezone.now()
    partners = Partner.objects.bulk_create(
        Partner(coalition=coalition, name=f"Partner {number} of {people}") for number in range(max(1, people // 5))
    )
    Membership.objects.bulk_create(
        Membership(coalition=coalition, partner=row, status="member", started_on=day) for row in partners
    )
    rows = Person.objects.bulk_create(
        Person(coalition=coalition, name=_name(number), email=f"g{number}.{people}@x.example")
        for number in range(people)
    )
    meeting = Meeting.objects.create(
        coalition=coalition, title=f"Meeting of {people}", status="published", published_at=now,
        starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2),
    )  # fmt: skip
    Invitation.objects.bulk_create(
        Invitation(coalition=coalition, meeting=meeting, person=row, partner=partners[n // 5 % len(partners)])
        for n, row in enumerate(rows)
    )
    return meeting, rows


def _name(number):
    """A name such as people have; no two of the first 3,600 are alike."""
    first, last = NAMES[number % 60], NAMES[number // 60 % 60]
    return f"{first} {last}son"


# --- Phones -----------------------------------------------------------------------------------------------------------


def _phones(port, report, coalition, user, people):
    from engagement.models import Signal
    from meetings.checkin import actions
    from meetings.models import Attendance

    meeting, guests = _meeting(coalition, people)
    code = actions.open_check_in(meeting=meeting, by=user).code
    took, troubles = [], []

    def phone(number, name):
        time.sleep(number * WITHIN / people)
        try:
            began = time.perf_counter()
            _check_in(port, code, name)
            took.append(time.perf_counter() - began)
        except (OSError, RuntimeError, http.client.HTTPException) as trouble:
            troubles.append(f"{name}: {trouble}")

    began = time.perf_counter()
    threads = [threading.Thread(target=phone, args=(n, guest.name)) for n, guest in enumerate(guests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    noted = Attendance.objects.filter(meeting=meeting, status="present").count()
    signals = Signal.objects.filter(coalition=coalition, kind="attended", voided_at=None).count()
    report(f"{people} phones: noted once", noted, "people", people, noted == people)
    report(f"{people} phones: signs of attendance", signals, "signals", people, signals == people)
    report(f"{people} phones: errors", len(troubles), "errors", 0)
    report(f"{people} phones: all done after", time.perf_counter() - began, "s", WITHIN + 2)
    if took:
        report("a phone: page, name, tap, thanks (p95)", took[int(len(took) * 0.95) - 1], "s", 2)
    for trouble in troubles[:3]:
        print(trouble)


def _check_in(port, code, name):
    """What one phone does: open the page, type a name, tap it, read the thanks."""
    door = f"/l/check-in/{code}/"
    _, cookie = _ask(port, "GET", door)
    page, _ = _ask(port, "GET", f"{door}?{urlencode({'q': name})}", cookie=cookie)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    seat = re.search(r'name="seat" value="(\w+)"', page)[1]
    _, where = _ask(port, "POST", door, cookie=cookie, form={"csrfmiddlewaretoken": token, "seat": seat})
    page, _ = _ask(port, "GET", where, cookie=cookie)
    if "You are checked in" not in page:
        raise RuntimeError("No thanks.")


def _ask(port, method, path, *, cookie="", form=None):
    """(body, the cookie set, or where to go) of one request."""
    headers = {"Host": "127.0.0.1", "Cookie": cookie}
    if form:
        headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, body=urlencode(form) if form else None, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        if answer.status not in (200, 302):
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        return body, answer.headers.get("Location") or (answer.headers.get("Set-Cookie") or "").split(";")[0]


# --- A report ---------------------------------------------------------------------------------------------------------


def _report(report, coalition, user, lines):
    from meetings.models import Attendance
    from members.exchange import applying, checking, runs
    from members.models import ImportRun

    meeting, guests = _meeting(coalition, lines)
    rows = "\n".join(
        f"{guest.name if n % 4 else guest.name[:-1] + 'x'},{guest.email if n % 3 == 0 else ''},0{n % 9 + 1}:00 AM,11:00 AM,60"
        for n, guest in enumerate(guests)
    )
    options = {"meeting": meeting.pk, "day": meeting.held_on().isoformat(), "zone": ZONE}
    began = time.perf_counter()
    run = runs.start(
        coalition=coalition, by=user, file_name="zoom.csv", kind="participants", options=options,
        content=f"Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n{rows}\n".encode(),
    )  # fmt: skip
    runs.prepare(run=run, by=user, to=ImportRun.Status.CHECKING)
    checking.check(run.pk)
    run = runs.load(run.pk)
    runs.prepare(run=run, by=user, to=ImportRun.Status.APPLYING, options=runs.apply_options(run, {"similar": "update"}))
    applying.apply(run.pk)
    report(f"report of {lines} lines, read to noted", time.perf_counter() - began, "s", REPORT_SECONDS)
    noted = Attendance.objects.filter(meeting=meeting).count()
    report("the same: people noted", noted, "people", lines, noted >= lines * 0.7)


# --- The sheet --------------------------------------------------------------------------------------------------------


def _sheet(port, report, coalition, user, rows):
    """Key to saved row as the person at the keyboard waits for it: until the sheet says "Saved"."""
    from playwright.sync_api import sync_playwright

    from tests.bench.data import sign_in
    from tests.browser import FLAGS, chromium_path

    meeting, _ = _meeting(coalition, rows)
    cookie = sign_in(user)  # before Playwright's loop, inside which Django refuses to ask the database
    site = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        context = browser.new_context(base_url=site)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        page = context.new_page()
        path = f"/c/{coalition.slug}/meetings/{meeting.pk}/attendance/"
        loads = []
        for _ in range(5):
            began = time.perf_counter()
            page.goto(path)
            loads.append(time.perf_counter() - began)
        page.locator("tr[data-key] input[type=radio]").first.focus()
        took = page.evaluate(_KEYS, min(KEYS, rows - 1))
        browser.close()
    took.sort()
    report(f"sheet of {rows} rows, first page (median of 5)", statistics.median(loads), "s", PAGE_SECONDS)
    report("sheet: key to saved row (p95)", took[int(len(took) * 0.95) - 1], "ms", KEY_MS)


_KEYS = """async (number) => {
  const saved = document.querySelector("[data-saved]");
  const took = [];
  for (let n = 0; n < number; n++) {
    const begun = performance.now();
    const done = new Promise((resolve, reject) => {
      const look = new MutationObserver(() => {
        if (saved.textContent === "Saving …") return;
        look.disconnect();
        if (saved.textContent.startsWith("Saved ")) resolve();
        else reject(new Error(saved.textContent + document.querySelector("[data-toast]").textContent));
      });
      look.observe(saved, { childList: true, characterData: true, subtree: true });
      setTimeout(() => reject(new Error(`Mark ${n} was not saved within 10 s.`)), 10_000);
    });
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true, cancelable: true }));
    await done;
    took.push(performance.now() - begun);
  }
  return took;
}"""

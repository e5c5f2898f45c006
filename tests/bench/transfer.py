"""Files in and out: attendance as CSV against COPY, and the import of a whole federal hospital file."""

import csv
import io
import random
import tempfile
import time

from django.core.management import call_command
from django.db import connection
from django.test import Client

from coalition.actions import create_coalition

from .memory import Growth

HEADERS = [
    "Facility ID", "Facility Name", "Address", "City/Town", "State", "ZIP Code", "County/Parish", "Telephone Number",
    "Hospital Type", "Hospital Ownership", "Emergency Services", "Meets criteria for birthing friendly designation",
    "Hospital overall rating",
]  # fmt: skip
HOSPITALS = 5_381


def hospitals(folder):
    """A file like the federal one, of its size, with invented rows."""
    chance = random.Random(4)
    path = folder / "hospitals.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for number in range(HOSPITALS):
            town = f"TOWN {chance.randrange(900)}"
            writer.writerow(
                [f"{10000 + number:06d}", f"{town} MEDICAL CENTER {number}", f"{number} MAIN STREET", town, "MN", "55001",
                 "CEDAR", f"(218) 555-{number % 10000:04d}", "Acute Care Hospitals", "Government", "Yes", "Y", "3"]
            )  # fmt: skip
    return path


COPY = (
    "COPY (SELECT m.title, m.starts_at, p.name, o.name, a.status FROM meetings_attendance a"
    " JOIN meetings_meeting m ON m.id = a.meeting_id LEFT JOIN members_person p ON p.id = a.person_id"
    " LEFT JOIN members_partner o ON o.id = a.partner_id WHERE a.coalition_id = {coalition}"
    " ORDER BY m.starts_at DESC, a.id) TO STDOUT WITH CSV"
)


def export(sizes, report):
    """50,000 attendances as the list exports them, against COPY of the same columns in the same order to a file."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(sizes.user, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/c/{sizes.big.slug}/meetings/attendance/?format=csv"

    def ours():
        started = time.perf_counter()
        rows = sum(part.count(b"\n") for part in client.get(path).streaming_content)
        return time.perf_counter() - started, rows

    def copy():
        started = time.perf_counter()
        with tempfile.TemporaryFile() as sink, connection.cursor() as cursor:
            cursor.cursor.copy_expert(COPY.format(coalition=int(sizes.big.pk)), sink)
        return time.perf_counter() - started

    ours(), copy()  # so that neither is the first to read the rows
    with Growth() as growth:
        ours()
    ratios = []
    for _ in range(5):
        taken, rows = ours()
        ratios.append(taken / copy())
    report(f"export of {rows - 1:,} attendances", sorted(ratios)[2], "x COPY", 2)
    report("export: memory growth", growth.mib, "MiB", 32)


def bring_in(folder, report):
    """5,381 hospitals from the shell."""
    slug = f"hospitals-{time.time_ns()}"  # kept data may hold those of earlier runs
    create_coalition(slug=slug, name="Hospitals")
    path = hospitals(folder)
    started = time.perf_counter()
    call_command("import_partners", slug, str(path), stdout=io.StringIO())
    report("import of 5,381 hospitals", time.perf_counter() - started, "s", 15)


def measure(folder, sizes, report):
    """Everything about files."""
    export(sizes, report)
    bring_in(folder, report)

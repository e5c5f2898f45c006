"""Files in and out: attendance as CSV against COPY, and the import of a whole federal hospital file."""

import csv
import io
import random
import resource
import time

from django.core.management import call_command
from django.db import connection
from django.test import Client

from coalition.actions import create_coalition

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


def export(sizes, report):
    """Attendance as the list exports it, against COPY of the same columns."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(sizes.user, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/c/{sizes.big.slug}/people/?format=csv"

    def ours():
        started = time.perf_counter()
        answer = client.get(path)
        size = sum(len(part) for part in answer.streaming_content) if answer.streaming else len(answer.content)
        return time.perf_counter() - started, size

    def copy():
        started, sink = time.perf_counter(), io.BytesIO()
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(
                "COPY (SELECT p.name, p.email, p.phone, o.name FROM members_person p JOIN members_affiliation a ON a.person_id = p.id"
                f" JOIN members_partner o ON o.id = a.partner_id WHERE p.coalition_id = {int(sizes.big.pk)} ORDER BY p.name)"
                " TO STDOUT WITH CSV",
                sink,
            )
        return time.perf_counter() - started

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ratios = []
    for _ in range(5):
        taken, size = ours()
        ratios.append(taken / copy())
    report("export of a list", sorted(ratios)[2], "x COPY", 2)
    report("export: size", size / 1024, "KiB", 1e9)
    report("export: memory growth", (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, "MiB", 32)


def bring_in(folder, report):
    """5,381 hospitals from the shell."""
    create_coalition(slug="hospitals", name="Hospitals")
    path = hospitals(folder)
    started = time.perf_counter()
    call_command("import_partners", "hospitals", str(path), stdout=io.StringIO())
    report("import of 5,381 hospitals", time.perf_counter() - started, "s", 15)


def measure(folder, sizes, report):
    """Everything about files."""
    export(sizes, report)
    bring_in(folder, report)

"""PostgreSQL's data with every migration done, kept in var/: migrating takes longer than most runs of a few tests.

Made anew when a migration or a pinned version changes. Each run works on a copy, and each process of a run on a copy of
the database in it (`TEMPLATE`), so no run sees what another one left.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from coalition import embedded

BASE = Path(__file__).resolve().parent.parent
KEPT = BASE / "var" / "migrated"
TEMPLATE = "migrated"  # the database in it

MIGRATE = """
import os, sys
from coalition import embedded
url = embedded.hold("postgres", sys.argv[1])
import psycopg2
connection = psycopg2.connect(url)
connection.autocommit = True
connection.cursor().execute(f"CREATE DATABASE {sys.argv[2]}")
connection.close()
os.environ["DATABASE_URL"] = url.replace(f"/{embedded.DATABASE}?", f"/{sys.argv[2]}?")
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def copy_to(home):
    """Put a copy of the data into `home`, a folder of servers none of which has been started."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with open(KEPT / "lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = KEPT / _fingerprint()
        if not kept.exists():
            _make(kept)
        place = embedded.Place("postgres", str(home))
        place.prepare()
        subprocess.run(["cp", "-a", kept, place.data], check=True)  # noqa: S603, S607  with its owner, who is not ours


def _make(kept):
    print("Preparing the tests' database (after each change of a migration) ...", file=sys.stderr, flush=True)
    for old in KEPT.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    home = embedded.scratch_home()
    subprocess.run([sys.executable, "-c", MIGRATE, home, TEMPLATE], check=True, cwd=BASE)  # noqa: S603  our own line
    place = embedded.Place("postgres", str(home))
    with open(place.folder / "users.lock", "a") as users:
        fcntl.flock(users, fcntl.LOCK_EX)  # the server has ended when its keeper lets go
        half = kept.with_suffix(".half")
        subprocess.run(["cp", "-a", place.data, half], check=True)  # noqa: S603, S607
        half.rename(kept)
    shutil.rmtree(home)


def _fingerprint():
    files = [BASE / "requirements.txt", *sorted(BASE.glob("*/migrations/*.py"))]
    told = hashlib.sha256(str(os.geteuid()).encode())
    for file in files:
        told.update(f"{file.relative_to(BASE)}\0".encode() + file.read_bytes())
    return told.hexdigest()[:16]

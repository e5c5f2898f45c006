"""`manage.py start`: everything at one address, stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from coalition import embedded, probes

PATIENCE_SECONDS = 60  # for the web server's first answer
STOP_SECONDS = 20  # for running tasks; what is not done by then is taken up again later
DEMO_LOGINS = [f"{role}@cedar-valley.example" for role in ("owner", "coordinator", "leader", "member")]


class Command(BaseCommand):
    help = "Prepare the database, then run the web server, the Celery worker and beat until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="do not lay the demo table on the first run")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (this machine only)")

    def handle(self, **options):
        self.host, self.port = options["host"], options["port"]
        self._claim_port()
        self._look_at_services()
        self._prepare(demo=not options["no_demo"])
        connections.close_all()
        self._run()

    def _claim_port(self):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((self.host, self.port))
            except OSError as trouble:
                raise CommandError(
                    f"Port {self.port} on {self.host} is taken ({trouble.strerror}): perhaps Common Table already runs "
                    f"there. Open http://{self.host}:{self.port}, or choose another port: PORT=8001 make run"
                ) from trouble

    def _look_at_services(self):
        for found in (probes.database(), probes.valkey()):
            if not found.ok:
                raise CommandError(f"The {found.name} is not well: {found.seen}\n{found.remedy}")

    def _prepare(self, *, demo):
        self._say("Bringing the database up to date ...")
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            self._say("Collecting the front-end files ...")
            call_command("collectstatic", interactive=False, verbosity=0)
        if not probes.assets().ok:
            self._say("The front-end files are not built: run `make assets`.")
        coalitions = apps.get_model("coalition", "Coalition").objects
        if demo and settings.DEBUG and "demo" in get_commands() and not coalitions.exists():
            self._say("Laying the demo table, Cedar Valley (first run, about a minute) ...")
            call_command("demo", verbosity=0)
        self.has_demo = coalitions.filter(slug="cedar-valley").exists() and settings.DEBUG

    def _programs(self):
        celery = [sys.executable, "-m", "celery", "-A", "coalition"]
        level = ["--loglevel", "WARNING" if settings.DEBUG else "INFO"]
        log = [] if settings.DEBUG else ["--access-logfile", "-"]
        bind = f"{self.host}:{self.port}"
        return {
            "web server": [sys.executable, "-m", "gunicorn", "coalition.wsgi", "--bind", bind, "--workers", "2"]
            + ["--log-level", "warning", "--max-requests", "5000", "--max-requests-jitter", "500", *log],
            "Celery worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", *level],
            "beat": [*celery, "beat", *level],
        }

    def _run(self):
        (settings.BASE_DIR / "var").mkdir(exist_ok=True)
        self.asked_to_stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)
        self._say("Starting the web server, the Celery worker and beat ...")
        running = {}
        try:
            for name, command in self._programs().items():
                running[name] = self._spawn(command)
            if self._wait_for_web(running):
                self._welcome()
            ended = self._watch(running)
        finally:
            self._stop(running)
        if ended:
            raise CommandError(f"The {ended} ended by itself (exit {running[ended].returncode}), so all was stopped.")
        self._say("Stopped. What you entered is kept.")

    def _stop_soon(self, _number, _frame):
        self.asked_to_stop = True

    def _spawn(self, command):
        return subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop them in order
            preexec_fn=embedded.dies_with_parent(signal.SIGTERM),
        )

    def _wait_for_web(self, running):
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and not self.asked_to_stop and not _first_ended(running):
            try:
                urllib.request.urlopen(f"http://{self.host}:{self.port}/healthz", timeout=2).close()  # noqa: S310 - our own
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
            else:
                return True
        return False

    def _watch(self, running):
        while not self.asked_to_stop:
            ended = _first_ended(running)
            if ended:
                return ended
            time.sleep(0.2)
        return None

    def _stop(self, running):
        for process in reversed(running.values()):
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for process in running.values():
            try:
                process.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _welcome(self):
        self._say(f"\nCommon Table is at http://{self.host}:{self.port}")
        if self.has_demo:
            self._say("Sign in to the demo (password: common-table) as")
            for login in DEMO_LOGINS:
                self._say(f"  {login}")
        self._say("Ctrl-C stops everything.\n")

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()


def _first_ended(running):
    return next((name for name, process in running.items() if process.poll() is not None), None)

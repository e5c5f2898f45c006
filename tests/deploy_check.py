"""`check --deploy` as a real installation would see it: `python -m tests.deploy_check`."""

import os
import subprocess
import sys

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "kT5w-9fJq2_xHn8vLr4YzB7mC3pD6sGaE1uWiXoQtNlMhPjR0-sYe4Vb8K",
    "ALLOWED_HOSTS": "table.example.org",
    "BASE_URL": "https://table.example.org",
    "DATABASE_URL": "postgres://common_table:secret@db.example.org/common_table",
    "REDIS_URL": "redis://cache.example.org:6379/0",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    "REQUIRE_MFA": "1",
}


def run():
    """The exit code of the check; any warning fails."""
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env={**os.environ, **PRODUCTION}, check=False).returncode


if __name__ == "__main__":
    sys.exit(run())

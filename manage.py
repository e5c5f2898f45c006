#!/usr/bin/env python
"""Common Table's command line: `manage.py help` lists what it can do."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    # Finds the configured services, or starts the ones we bring along, before Django reads its settings.
    from coalition import embedded

    embedded.ensure_for_command(sys.argv)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

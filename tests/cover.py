"""Statement and branch coverage, with COVER=1; below LEAST percent the run fails.

Coverage.py costs three quarters of the processor time of what it watches before Python 3.12. SlipCover writes its marks
into the bytecode and takes out those that were met. Its own pytest plugin also rewrites pytest's writing of test modules,
which nobody needs here and which breaks with each release of pytest: this one watches the project's modules alone.

First of the plugins in `addopts`: what is imported before it is not seen.
"""

import json
import os

import pytest
import slipcover

SOURCES = ["coalition", "members", "meetings", "engagement"]
OMIT = ["*/migrations/*"]
EXCLUDE = ["if TYPE_CHECKING:", "raise NotImplementedError"]
LEAST = 90

_watching = None
_told = []  # what each process saw


def _watch():
    """Marks every module of the project that is imported from here on."""
    cover = slipcover.Slipcover(branch=True, source=SOURCES, omit=OMIT, exclude_also=EXCLUDE)
    slipcover.ImportManager(cover, slipcover.FileMatcher(sources=SOURCES, omit=OMIT)).__enter__()
    return cover


if os.environ.get("COVER"):
    _watching = _watch()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """A worker hands over what it saw; the process that began the run adds everything up."""
    if not _watching:
        return
    _told.append(_watching.get_coverage())
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["cover"] = json.dumps(_told.pop())
        return
    for further in _told[1:]:
        slipcover.merge_coverage(_told[0], further)
    if _told[0]["summary"]["percent_covered"] < LEAST and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """A worker is done."""
    told = getattr(node, "workeroutput", {}).get("cover")
    if told:
        _told.append(json.loads(told))


def pytest_terminal_summary(terminalreporter):
    """File by file what was not reached, and the whole."""
    if not _told:
        return
    terminalreporter.section("coverage of statements and branches")
    slipcover.print_coverage(_told[0], outfile=terminalreporter._tw._file, skip_covered=True, missing_width=60)
    reached = _told[0]["summary"]["percent_covered"]
    terminalreporter.line(f"{reached:.2f} % of all; at least {LEAST} is asked for.")

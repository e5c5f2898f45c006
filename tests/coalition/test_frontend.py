"""Front-end files: what is served, and quick when nothing changed."""

import pytest

from coalition import frontend


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout whose `npm ci` is replaced by a few files; `checkout.fetched` counts how often it ran."""
    fetched = []

    def fetch(base):
        fetched.append(base)
        for source in frontend.SERVED.values():
            target = base / "node_modules" / source
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"body of {source}\n//# sourceMappingURL=x.map\n/*# sourceMappingURL=x.css.map */\n")
        icons = base / "node_modules" / "bootstrap-icons" / "icons"
        icons.mkdir(exist_ok=True)
        (icons / "moon.svg").write_text(
            '<svg xmlns="x" width="16" viewBox="0 0 16 16" class="b">\n  <path d="M1"/>\n</svg>'
        )

    monkeypatch.setattr(frontend, "_fetch", fetch)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "icons.txt").write_text("moon # dark mode\n\n# a remark\n")
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    return tmp_path, fetched


def _quiet(_line):
    pass


def test_source_maps_are_cut_and_icons_become_one_sprite(checkout):
    base, _ = checkout
    assert frontend.build(base, _quiet) is True
    vendor = base / "static" / "vendor"
    assert (vendor / "bootstrap.min.css").read_text().split("\n")[0] == "body of bootstrap/dist/css/bootstrap.min.css"
    assert not any("sourceMappingURL" in file.read_text() for file in vendor.iterdir())
    assert (vendor / "icons.svg").read_text() == (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        '<symbol id="i-moon" viewBox="0 0 16 16" fill="currentColor"><path d="M1"/></symbol>\n</svg>\n'
    )


def test_nothing_to_do_the_second_time(checkout):
    base, fetched = checkout
    frontend.build(base, _quiet)
    assert frontend.build(base, _quiet) is False
    assert len(fetched) == 1


def test_a_new_icon_needs_no_network_and_a_new_lock_file_does(checkout):
    base, fetched = checkout
    frontend.build(base, _quiet)
    (base / "static" / "icons.txt").write_text("# none\n")
    assert frontend.build(base, _quiet) is True
    assert len(fetched) == 1
    (base / "package-lock.json").write_text('{"new": 1}')
    assert frontend.build(base, _quiet) is True
    assert len(fetched) == 2


@pytest.mark.parametrize("name", ["no-such-icon", "../secret"])
def test_an_icon_that_does_not_exist_is_named(checkout, name):
    base, _ = checkout
    (base / "static" / "icons.txt").write_text(f"{name}\n")
    with pytest.raises(frontend.FrontendError, match=name):
        frontend.build(base, _quiet)


def test_the_lock_file_names_no_host():
    lock = (frontend.BASE_DIR / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock

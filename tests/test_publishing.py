"""What publishes the book: workflows, Binder and Docker call what is there."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bookbuild import commands, launch, offline, pdf, site

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def parsed(workflow: Path) -> dict[Any, Any]:
    return dict(yaml.safe_load(workflow.read_text(encoding="utf-8")))


def steps(workflow: Path) -> list[dict[str, Any]]:
    return [step for job in parsed(workflow)["jobs"].values() for step in job["steps"]]


def unknown_commands(script: str) -> list[str]:
    """Return the lines of a script that call what is not in this repository."""
    unknown = []
    for line in filter(str.strip, script.splitlines()):
        words = shlex.split(line)
        match words:
            case ["make", command, *_] | ["python", "-m", "bookbuild", command, *_]:
                known = command in commands.COMMANDS
            case ["grep", *_, name]:
                known = (ROOT / name).is_file()
            case ["gh", "release", "create", *_] | ["git" | "touch", *_]:
                known = True
            case [script_name, *_]:
                known = "/" in script_name and os.access(ROOT / script_name, os.X_OK)
        if not known:
            unknown.append(line)
    return unknown


def test_there_are_three_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["check", "publish", "release"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_workflow_runs_what_is_there(workflow: Path) -> None:
    scripts = [step["run"] for step in steps(workflow) if "run" in step]
    assert scripts
    assert [line for script in scripts for line in unknown_commands(script)] == []


def test_a_command_that_is_not_there_is_noticed() -> None:
    script = "make bok\n.ci/nothing\npython -m bookbuild book\nmake book"
    assert unknown_commands(script) == ["make bok", ".ci/nothing"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_workflow_may_do_no_more_than_it_needs(workflow: Path) -> None:
    settings = parsed(workflow)
    assert settings["permissions"] == {"contents": "read"}
    writes = {
        f"{name}: {right}"
        for job in settings["jobs"].values()
        for name, right in job.get("permissions", {}).items()
    }
    allowed = {
        "check": set(),
        "publish": {"contents: write"},
        "release": {"contents: write"},
    }
    assert writes == allowed[workflow.stem]
    for job in settings["jobs"].values():
        assert job["timeout-minutes"] <= 45
        # code of the repository never runs with the right to write
        if "permissions" in job:
            assert not any("checkout" in step.get("uses", "") for step in job["steps"])


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_and_of_one_owner(workflow: Path) -> None:
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in used)


def test_release_attaches_what_the_commands_make() -> None:
    (release,) = [path for path in WORKFLOWS if path.stem == "release"]
    made = next(
        step["with"]["path"].split()
        for step in steps(release)
        if "upload-artifact" in step.get("uses", "")
    )
    assert made == [pdf.RESULT.as_posix(), offline.RESULT.as_posix()]
    attached = shlex.split(steps(release)[-1]["run"])
    assert attached[-2:] == [Path(name).name for name in made]


def test_pages_go_to_the_branch_from_which_colab_takes_notebooks() -> None:
    (publish,) = [path for path in WORKFLOWS if path.stem == "publish"]
    push = shlex.split(steps(publish)[-1]["run"])
    assert push[-1] == launch.PUBLISHED
    (upload,) = [s for s in steps(publish) if "upload" in s.get("uses", "")]
    assert upload["with"]["path"] == site.RESULT.as_posix()


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile and their arguments."""
    lines = [line for line in DOCKERFILE.splitlines() if line and line[0] != "#"]
    return [(line.split()[0], line.partition(" ")[2]) for line in lines]


def test_image_copies_and_runs_what_is_there() -> None:
    ran = [text for name, text in instructions() if name == "RUN"]
    ours = [part for text in ran for part in text.split(" && ") if "bookbuild" in part]
    assert len(ours) >= 2
    assert [line for line in ours if unknown_commands(line)] == []
    for name, text in instructions():
        if name == "COPY":
            *sources, _ = [word for word in text.split() if not word.startswith("--")]
            assert all((ROOT / source).exists() for source in sources)


def test_image_starts_a_command_as_nobody_special() -> None:
    order = [name for name, _ in instructions()]
    users = [text for name, text in instructions() if name == "USER"]
    assert users == ["reader"]
    assert order.index("USER") < order.index("COPY")
    last = dict(instructions())
    start = json.loads(last["ENTRYPOINT"]) + json.loads(last["CMD"])
    assert start[:3] == ["python", "-m", "bookbuild"]
    assert start[3] in commands.COMMANDS


def test_image_has_a_python_that_the_book_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    found = re.findall(r"^FROM python:3\.(\d+)-slim-bookworm$", DOCKERFILE, re.M)
    assert [int(minor) >= 11 for minor in found] == [True]


def test_binder_installs_what_chapters_import() -> None:
    lines = (ROOT / "binder" / "requirements.txt").read_text("utf-8").splitlines()
    names = {re.split(r"[\s<>=#]", line)[0] for line in lines if line[:1].isalpha()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    needed = project["project"]["dependencies"] + extras["plots"] + extras["array-api"]
    # ipykernel brings IPython
    assert {re.split("[<>=]", line)[0] for line in needed} - {"ipython"} <= names
    assert "-c ../constraints.txt" in lines
    script = ROOT / "binder" / "postBuild"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)


def test_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    required = {"cff-version", "message", "title", "authors"}
    assert required <= citation.keys()
    assert citation["version"] == project["project"]["version"]
    assert all("name" in a or "family-names" in a for a in citation["authors"])
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert citation["title"] == settings["title"]
    # the one address that there may be
    address = settings["repository"]["url"]
    assert citation.get("repository-code", address) == address

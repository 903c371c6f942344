"""Running notebooks and writing them in one form."""

from __future__ import annotations

import json
import re
import sys

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from small_notebooks import outputs, run, save

from bookbuild import notebooks
from bookbuild.notebooks import (
    NotebookError,
    canonical,
    execute,
)

# ---- the canonical form ----------------------------------------------------------


def messy():
    """Make a notebook as an editor leaves it."""
    stream = {"output_type": "stream", "name": "stdout"}
    value = new_output(
        "execute_result", data={"text/plain": "3"}, metadata={"a": 1}, execution_count=9
    )
    code = new_code_cell(
        "\n1 + 2\n\n",
        execution_count=41,
        outputs=[
            NotebookNode(stream, text="a\n"),
            NotebookNode(stream, text="b\n"),
            NotebookNode(stream, name="stderr", text="c\n"),
            value,
        ],
        metadata={
            "tags": ["hide-input"],
            "editable": False,
            "scrolled": True,
            "execution": {"iopub.execute_input": "2026"},
            "misconceptions": ["MC-1"],
        },
    )
    result = new_notebook(
        cells=[
            new_markdown_cell("(a)=\n# Waste is *never* negative, $D \\ge 0$!"),
            code,
            new_code_cell("2", id="kept-id", execution_count=44),
            new_code_cell("3", execution_count=45),
            new_code_cell("4", id="0123abcd"),
            new_code_cell("  \n"),
        ],
        metadata={"kernelspec": {"name": "me", "display_name": "M"}, "authors": ["A"]},
    )
    result.cells[3].id = result.cells[2].id
    return result


def test_canonical_is_idempotent_and_leaves_its_argument_alone():
    notebook = messy()
    before = json.dumps(notebook)
    text = canonical(notebook)
    assert json.dumps(notebook) == before
    assert canonical(nbformat.reads(text, 4)) == text
    nbformat.validate(nbformat.reads(text, 4))


def test_canonical_metadata():
    result = json.loads(canonical(messy()))
    assert result["metadata"] == {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    assert (result["nbformat"], result["nbformat_minor"]) == (4, 5)
    assert result["cells"][1]["metadata"] == {
        "tags": ["hide-input"],
        "editable": False,
        "misconceptions": ["MC-1"],
    }


def test_canonical_counts_only_what_was_run():
    cells = json.loads(canonical(messy()))["cells"]
    assert [cell["execution_count"] for cell in cells[1:]] == [1, 2, 3, None]
    assert cells[1]["outputs"][-1]["execution_count"] == 1


def test_canonical_outputs_are_merged_and_bare():
    merged, other, value = json.loads(canonical(messy()))["cells"][1]["outputs"]
    assert merged["text"] == ["a\n", "b\n"]
    assert other["name"] == "stderr"
    assert value["metadata"] == {}


def test_canonical_ids_are_kept_or_named_after_the_heading():
    ids = [cell["id"] for cell in json.loads(canonical(messy()))["cells"]]
    slug = "waste-is-never-negative-d-ge-0"
    assert ids == [f"{slug}-1", f"{slug}-2", "kept-id", f"{slug}-3", f"{slug}-4"]


def test_a_new_cell_does_not_rename_the_others():
    text = canonical(messy())
    notebook = nbformat.reads(text, 4)
    ids = [cell.id for cell in notebook.cells]
    notebook.cells.insert(1, new_code_cell("5"))
    new = [cell["id"] for cell in json.loads(canonical(notebook))["cells"]]
    assert [name for name in new if name in ids] == ids
    assert len(set(new)) == len(ids) + 1


@pytest.mark.parametrize("heading", ["a" * 200, "Größe!", "$$x$$", "1. Two words", "—"])
def test_ids_conform_whatever_the_heading(heading):
    notebook = new_notebook(cells=[new_markdown_cell(f"# {heading}")])
    (cell,) = json.loads(canonical(notebook))["cells"]
    assert re.fullmatch(r"[a-z0-9-]{1,64}", cell["id"])


def test_canonical_layout():
    text = canonical(messy())
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    keys = list(json.loads(text)["cells"][0])
    assert keys == sorted(keys)


# ---- running ---------------------------------------------------------------------


def test_two_runs_give_the_same_bytes_in_any_number_of_jobs(tmp_path):
    source = """
        import infobook.notebook
        import matplotlib.pyplot as plt
        rng = infobook.notebook.start(7)
        plt.plot(rng.random(5))
        plt.show()
        print(hash("a"), {"a", "b", "c"})
    """
    source = re.sub(r"^ {8}", "", source, flags=re.M)
    paths = [save(tmp_path / f"{n}.ipynb", source, f"rng.random() + {n}") for n in "12"]
    first = execute(paths, jobs=2)
    assert first == execute(paths, jobs=1)
    assert first[0] != first[1]
    assert "image/svg+xml" in first[0]


def test_the_files_are_only_read(tmp_path):
    path = save(tmp_path / "a.ipynb", "1 + 1")
    before = path.read_bytes()
    assert "2" in json.dumps(outputs(run(path)))
    assert path.read_bytes() == before


def test_a_kernel_runs_in_the_folder_of_the_notebook_and_in_this_python(tmp_path):
    source = "import os, sys\nprint(os.getcwd())\nprint(sys.executable)\n"
    source += "print(os.environ['PYTHONHASHSEED'], os.environ['OMP_NUM_THREADS'])"
    result = run(save(tmp_path / "in here" / "a.ipynb", source))
    ((output,),) = outputs(result)
    expected = [str((tmp_path / "in here").resolve()), sys.executable, "0 1"]
    assert output.text.splitlines() == expected


def test_a_users_kernel_of_the_same_name_does_not_win(tmp_path, monkeypatch):
    folder = tmp_path / "data" / "kernels" / "python3"
    folder.mkdir(parents=True)
    spec = {"argv": ["false"], "display_name": "Mine", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "data"))
    assert isinstance(run(save(tmp_path / "a.ipynb", "1")), str)


def test_a_fresh_kernel_for_each(tmp_path):
    first = save(tmp_path / "a.ipynb", "leftover = 1")
    second = save(tmp_path / "b.ipynb", "leftover")
    done, failed = execute([first, second], jobs=1)
    assert isinstance(done, str)
    assert "NameError" in str(failed)


def test_stale_outputs_go(tmp_path):
    stale = new_code_cell("x = 1", outputs=[new_output("stream", text="old")])
    assert outputs(run(save(tmp_path / "a.ipynb", stale))) == [[]]


def test_an_error_names_notebook_cell_and_reason(tmp_path):
    path = save(tmp_path / "a.ipynb", "x = 1", "y = x / 0\nprint(y)", "never = 1")
    error = run(path)
    assert isinstance(error, NotebookError)
    assert str(error).startswith(f"{path}, cell 2 (id ")
    assert "ZeroDivisionError: division by zero" in str(error)
    assert "    y = x / 0\n    print(y)" in str(error)


def test_an_announced_error_is_an_output(tmp_path):
    tagged = new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    (error,) = outputs(run(save(tmp_path / "a.ipynb", tagged)))[0]
    assert error.ename == "ZeroDivisionError"


def test_an_announced_error_that_does_not_come(tmp_path):
    tagged = new_code_cell("1 / 1", metadata={"tags": ["raises-exception"]})
    assert "raised nothing" in str(run(save(tmp_path / "a.ipynb", tagged)))


def test_a_picture_that_cannot_be_shown(tmp_path):
    source = "class Shy:\n    def __repr__(self): 1 / 0\ndisplay(Shy())"
    error = run(save(tmp_path / "a.ipynb", source))
    assert isinstance(error, NotebookError)
    assert "cannot be shown: ZeroDivisionError: division by zero" in str(error)


def test_a_kernel_that_dies(tmp_path):
    error = run(save(tmp_path / "a.ipynb", "import os\nos._exit(1)"))
    assert "cell 1 " in str(error)
    assert "the kernel died" in str(error)


def test_a_cell_that_does_not_end(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "CELL_SECONDS", 1)
    error = run(save(tmp_path / "a.ipynb", "while True: pass"))
    assert "still running after 1 seconds" in str(error)


def test_no_cell_is_skipped(tmp_path):
    tagged = new_code_cell("1 + 1", metadata={"tags": ["skip-execution"]})
    assert outputs(run(save(tmp_path / "a.ipynb", tagged))) != [[]]


@pytest.mark.parametrize("jobs", [0, -1])
def test_too_few_jobs(jobs):
    with pytest.raises(ValueError, match=f"jobs must be 1 or more, got {jobs}"):
        execute([], jobs)

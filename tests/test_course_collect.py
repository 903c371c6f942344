"""Which file is whose: folders, nbgrader's, Moodle's and Canvas's, and hostile zips."""

import io
import os
import stat
import zipfile

import pytest

from infobook.course import handed_in
from infobook.course.collect import collect
from infobook.course.handed_in import CollectError, UnreadableError

LAYOUTS = {
    "files named by students' ids": ["{}.ipynb"],
    "nbgrader's folders": ["{}/ps1/ps1.ipynb"],
    "files of Moodle": [
        "Ann Other_{}_assignsubmission_file_/my work.ipynb",
        "Teilnehmer_{}_assignsubmission_file/deep/er/x.IPYNB",
        "Ann_B_{}_assignsubmission_file_x.ipynb",
    ],
    "files of Canvas": [
        "annother_{}_67890_ps1.ipynb",
        "annother_LATE_{}_6_ps1-2.ipynb",
    ],
}
CASES = [(name, form) for name, forms in LAYOUTS.items() for form in forms]


def lay(folder, names, content=b"{}"):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def pack(path, names, content=b"{}"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def ids(collection):
    return [one.student_id for one in collection.submissions]


def reasons(asides):
    return {one.file: one.reason for one in asides}


@pytest.mark.parametrize(("layout", "form"), CASES)
@pytest.mark.parametrize("place", ["folder", "zip", "folder in a zip"])
def test_every_layout_is_read_from_folder_and_zip(layout, form, place, tmp_path):
    names = [form.format(number) for number in (12, 345, 6)]
    if place == "folder":
        source = lay(tmp_path / "submissions", names)
    else:
        above = "" if place == "zip" else "all of them/"
        source = pack(tmp_path / "s.zip", [above + name for name in names])
    found = collect(source, "ps1")
    assert found.layout == layout
    assert ids(found) == ["12", "345", "6"]
    assert {one.file.read() for one in found.submissions} == {b"{}"}
    assert not found.people
    assert not found.others


def test_canvas_says_what_came_late(tmp_path):
    found = collect(lay(tmp_path, ["a_1_2_ps1.ipynb", "b_LATE_3_4_ps1.ipynb"]), "ps1")
    assert [(s.student_id, s.late) for s in found.submissions] == [
        ("1", False),
        ("3", True),
    ]


def test_two_notebooks_of_one_student_are_for_a_person(tmp_path):
    names = ["A_1_assignsubmission_file_/x.ipynb", "A_1_assignsubmission_file_/y.ipynb"]
    names += ["B_2_assignsubmission_file_/z.ipynb"]
    found = collect(pack(tmp_path / "s.zip", names), "ps1")
    assert ids(found) == ["2"]
    assert [one.file for one in found.people] == names[:2]
    assert all("which counts?" in one.reason for one in found.people)
    assert {one.student_id for one in found.people} == {"1"}


def test_the_same_name_twice_in_a_zip_is_for_a_person(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = pack(tmp_path / "s.zip", ["ann.ipynb", "ann.ipynb", "bob.ipynb"])
    found = collect(path, "ps1")
    assert ids(found) == ["bob"]
    assert len(found.people) == 2


def test_ids_that_differ_in_capitals_only_are_for_a_person(tmp_path):
    path = pack(tmp_path / "s.zip", ["Ann.ipynb", "ann.ipynb", "bob.ipynb"])
    found = collect(path, "ps1")
    assert ids(found) == ["bob"]
    assert all("capitals only: Ann, ann" in one.reason for one in found.people)


@pytest.mark.parametrize(
    "name",
    [
        *("=1+1.ipynb", "-rf.ipynb", "a (1).ipynb", "a\nb.ipynb", "a,b.ipynb"),
        *("ann .ipynb", "x" * 101 + ".ipynb", "deep/er/ann.ipynb", "../x.ipynb"),
    ],
)
def test_odd_names_are_for_a_person(name, tmp_path):
    path = pack(tmp_path / "s.zip", ["bob.ipynb", "cleo.ipynb", name])
    found = collect(path, "ps1")
    assert ids(found) == ["bob", "cleo"]
    assert [one.student_id for one in found.people] == [""]
    assert found.people[0].file.isprintable()


def test_a_name_that_is_no_text_is_for_a_person(tmp_path):
    lay(tmp_path, ["bob.ipynb"])
    (tmp_path / os.fsdecode(b"ann\xff.ipynb")).write_bytes(b"{}")
    found = collect(tmp_path, "ps1")
    assert ids(found) == ["bob"]
    assert found.people[0].file.encode("utf-8") == b"ann\\udcff.ipynb"


def test_who_handed_in_no_notebook_is_for_a_person(tmp_path):
    names = ["ann.ipynb", "ann.csv", "bob.py", "cleo.ipynb.zip"]
    found = collect(lay(tmp_path, names), "ps1")
    assert ids(found) == ["ann"]
    assert reasons(found.people) == {
        "bob.py": "is no notebook, and there is none",
        "cleo.ipynb.zip": "is no notebook, and there is none",
    }
    assert reasons(found.others) == {"ann.csv": "lies beside the notebook"}


def test_nbgraders_other_assignments_and_names(tmp_path):
    names = ["ann/ps1/ps1.ipynb", "ann/ps1/timestamp.txt", "ann/ps2/ps2.ipynb"]
    names += ["bob/ps1/homework.ipynb", "cleo/ps1/ps1.ipynb", "dan/ps1/ps1.ipynb"]
    found = collect(lay(tmp_path, names), "ps1")
    assert ids(found) == ["ann", "cleo", "dan"]
    assert reasons(found.people) == {
        "bob/ps1/homework.ipynb": "is not named ps1.ipynb, and nothing else is"
    }
    assert reasons(found.others) == {
        "ann/ps1/timestamp.txt": "lies beside the notebook",
        "ann/ps2/ps2.ipynb": "of another assignment",
    }


def test_hidden_files_and_checkpoints_are_listed_not_marked(tmp_path):
    names = ["ann.ipynb", ".ann.ipynb", ".ipynb_checkpoints/bob.ipynb", ".DS_Store"]
    for source in (
        lay(tmp_path / "folder", names),
        pack(tmp_path / "s.zip", [*names, "__MACOSX/._ann.ipynb"]),
    ):
        found = collect(source, "ps1")
        assert ids(found) == ["ann"]
        assert not found.people
        assert {one.reason for one in found.others} == {handed_in.HIDDEN}
        assert len(found.others) >= 3


def test_links_and_pipes_are_not_followed(tmp_path):
    folder = lay(tmp_path / "submissions", ["ann.ipynb"])
    secret = tmp_path / "secret"
    secret.write_text("not yours")
    (folder / "bob.ipynb").symlink_to(secret)
    (folder / "cleo").symlink_to(tmp_path)
    os.mkfifo(folder / "dan.ipynb")
    found = collect(folder, "ps1")
    assert ids(found) == ["ann"]
    said = reasons(found.people)
    assert said["bob.ipynb"] == said["cleo"] == "is a link, and links are not followed"
    assert "a pipe" in said["dan.ipynb"]


def test_a_file_that_becomes_a_link_is_not_followed(tmp_path):
    folder = lay(tmp_path / "submissions", ["ann.ipynb"])
    found = collect(folder, "ps1")
    (folder / "ann.ipynb").unlink()
    (folder / "ann.ipynb").symlink_to("/etc/passwd")
    with pytest.raises(UnreadableError, match="cannot be read"):
        found.submissions[0].file.read()


def member(name, kind=stat.S_IFREG):
    info = zipfile.ZipInfo(name)
    info.external_attr = (kind | 0o644) << 16
    return info


@pytest.mark.parametrize(
    "name", ["../../ann.ipynb", "/ann.ipynb", "a/../ann.ipynb", "C:\\ann.ipynb"]
)
def test_names_that_lead_out_of_a_zip_are_for_a_person(name, tmp_path):
    found = collect(pack(tmp_path / "s.zip", ["bob.ipynb", "c.ipynb", name]), "ps1")
    assert ids(found) == ["bob", "c"]
    assert "leads out of the archive" in found.people[0].reason


def test_links_and_bombs_in_a_zip_are_for_a_person(tmp_path):
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member("ann.ipynb"), b"{}")
        archive.writestr(member("link.ipynb", stat.S_IFLNK), b"/etc/passwd")
        archive.writestr("bomb.ipynb", bytes(4 * 2**20))
    found = collect(path, "ps1")
    assert ids(found) == ["ann"]
    assert "link" in reasons(found.people)["link.ipynb"]
    assert "fill the memory" in reasons(found.people)["bomb.ipynb"]


def test_a_member_that_lies_about_its_size_is_not_unpacked(tmp_path):
    content = bytes(2**20)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ann.ipynb", content)
    true, false = (size.to_bytes(4, "little") for size in (len(content), 10))
    path = tmp_path / "s.zip"
    path.write_bytes(packed.getvalue().replace(true, false))
    found = collect(path, "ps1")
    with pytest.raises(UnreadableError, match="damaged"):
        found.submissions[0].file.read()


def test_what_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(handed_in, "LARGEST", 10)
    lay(tmp_path / "folder", ["ann.ipynb"], content=b"x" * 11)
    found = collect(tmp_path / "folder", "ps1")
    with pytest.raises(UnreadableError, match="larger than"):
        found.submissions[0].file.read()
    found = collect(pack(tmp_path / "s.zip", ["ann.ipynb"], b"x" * 11), "ps1")
    assert not found.submissions
    assert "larger than" in found.people[0].reason


def test_a_damaged_member_is_said_to_be(tmp_path):
    path = pack(tmp_path / "s.zip", ["ann.ipynb"], content=bytes(range(256)))
    content = bytearray(path.read_bytes())
    content[60] ^= 255
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match="damaged in the archive"):
        collect(path, "ps1").submissions[0].file.read()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path, "No such file"),
        (lambda path: lay(path, ["readme.txt"]), "holds no notebook"),
        (lambda path: lay(path, ["a/b/c/d/x.ipynb"]), "do not say whose"),
        (lambda path: [path.write_text("text"), path][1], "not a zip"),
        (lambda path: [os.mkfifo(path), path][1], "neither a folder nor a zip"),
    ],
)
def test_what_is_no_place_of_submissions_is_said(make, said, tmp_path):
    path = tmp_path / "place"
    make(path)
    with pytest.raises(CollectError, match=said) as raised:
        collect(path, "ps1")
    assert str(raised.value).startswith(str(path))


def test_no_file_is_lost(tmp_path):
    names = ["ann.ipynb", "Ann.ipynb", "bob.ipynb", "bob.txt", "x y z!.ipynb", ".hid"]
    names += ["deep/cleo.ipynb", "dan.py", "eve.ipynb", "fay.ipynb", "__MACOSX/q"]
    found = collect(pack(tmp_path / "s.zip", names), "ps1")
    files = [one.file.shown for one in found.submissions]
    files += [one.file for one in [*found.people, *found.others]]
    assert sorted(files) == sorted(names)

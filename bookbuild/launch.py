"""Links from a page to its notebook, elsewhere: JupyterLite, Binder, Colab.

A page of code has its links in a menu at its top, which the theme draws. The build keeps
that menu in a comment, since what it leads to is not there yet; `bookbuild.site` takes
the comment away when it is. Binder and Colab need the repository's address: while that
is not set, there are none.

Each leads to the chapter's own notebook, and for an exercise set to the one without
solutions. JupyterLite and Colab open copies with one more cell at the top, which installs
infobook; in Binder, the machine has it. Colab takes notebooks from a repository only: its
copies are those of the published site, on the branch that holds it.
"""

from __future__ import annotations

from typing import TypedDict
from urllib.parse import quote, urlsplit

# The branch that the published site stands on, with the notebooks that Colab opens.
PUBLISHED = "gh-pages"
COLAB_FOLDER = "colab"
OPENS, CLOSES = "<!-- opened by bookbuild.site", "opened by bookbuild.site -->"


class Link(TypedDict):
    """One line of the menu, as the theme's buttons are described."""

    type: str
    url: str
    text: str
    tooltip: str
    icon: str
    label: str


def notebook_of(page: str) -> str:
    """Return the notebook that a page's links open, as a path in the repository.

    Examples
    --------
    >>> notebook_of("book/entropy"), notebook_of("book/exercises/entropy")
    ('book/entropy.ipynb', 'infobook/exercises/sets/entropy.ipynb')
    """
    folder, _, name = page.rpartition("/")
    if folder == "book/exercises":
        return f"infobook/exercises/sets/{name}.ipynb"
    return f"{page}.ipynb"


def copy_of(page: str) -> str:
    """Return the name of a page's copy in JupyterLite and Colab.

    Examples
    --------
    >>> copy_of("book/entropy"), copy_of("book/exercises/entropy")
    ('entropy.ipynb', 'exercises/entropy.ipynb')
    """
    return f"{page.removeprefix('book/')}.ipynb"


def links(page: str, repository: str = "", branch: str = "main") -> list[Link]:
    """Return the links of a page that has code.

    Parameters
    ----------
    page : str
        As in ``_toc.yml``.
    repository : str
        The repository's address; empty where there is none.
    branch : str
        The branch that Binder builds from.

    Returns
    -------
    list of Link
        JupyterLite; with a repository on GitHub also Binder and Colab.

    Examples
    --------
    >>> [link["url"] for link in links("book/exercises/entropy")]
    ['../../lite/notebooks/index.html?path=exercises/entropy.ipynb']
    """
    up = "../" * page.count("/")
    found = [
        _link(
            "JupyterLite",
            f"{up}lite/notebooks/index.html?path={quote(copy_of(page))}",
            "The whole notebook in this browser. It takes some 30 MB, once, and half a "
            "minute; wait for the first cell",
            "fas fa-feather",
        )
    ]
    address = urlsplit(repository)
    if address.hostname == "github.com":
        name = address.path.strip("/").removesuffix(".git")
        found += [
            _link(
                "Binder",
                f"https://mybinder.org/v2/gh/{name}/{quote(branch, safe='')}"
                f"?urlpath={quote(f'lab/tree/{notebook_of(page)}', safe='')}",
                "The notebook on a machine of mybinder.org, which takes minutes to start",
                "fas fa-server",
            ),
            _link(
                "Colab",
                f"https://colab.research.google.com/github/{name}/blob/{PUBLISHED}/"
                f"{COLAB_FOLDER}/{quote(copy_of(page))}",
                "The notebook on a machine of Google's; asks for an account there",
                "fas fa-cloud",
            ),
        ]
    return found


def _link(text: str, url: str, tooltip: str, icon: str) -> Link:
    label = f"launch-{text.lower()}"
    return Link(
        type="link", url=url, text=text, tooltip=tooltip, icon=icon, label=label
    )

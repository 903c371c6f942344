"""Links from a page to its notebook, elsewhere: JupyterLite, Binder, Colab.

They stand in a folded menu at the top of a page with code. `bookbuild.site` puts it
there, since before that what it leads to does not exist. Binder and Colab need the
repository's address: while that is not set, there are none.

Each opens the chapter's own notebook, for an exercise set the one without solutions. In
JupyterLite and Colab it is a copy with one more cell at the top, to install infobook;
Binder's machine has it. Colab takes notebooks from a repository only: its copies are
those of the published site, on the branch that holds the site.
"""

from __future__ import annotations

from html import escape
from typing import NamedTuple
from urllib.parse import quote, urlsplit

# The branch that the published site stands on, with the notebooks that Colab opens.
PUBLISHED = "gh-pages"
_ARTICLE = '<article class="bd-article">'
_MENU = """\
<details class="places">
<summary>Open this notebook elsewhere</summary>
<ul>
{items}
</ul>
</details>
"""
_ITEM = """\
<li><a href="{url}" target="_blank" rel="noopener">{name}</a>: {what}</li>"""


class Link(NamedTuple):
    """A place where a notebook can be opened: its name, its address, what to expect."""

    name: str
    url: str
    what: str


def copy_of(page: str) -> str:
    """Return the name of a page's copy in JupyterLite and for Colab.

    Examples
    --------
    >>> copy_of("book/entropy"), copy_of("book/exercises/entropy")
    ('entropy.ipynb', 'exercises/entropy.ipynb')
    """
    return f"{page.removeprefix('book/')}.ipynb"


def source_of(page: str) -> str:
    """Return the notebook of the repository that a reader of a page works in.

    Examples
    --------
    >>> source_of("book/entropy"), source_of("book/exercises/entropy")
    ('book/entropy.ipynb', 'infobook/exercises/sets/entropy.ipynb')
    """
    folder, _, name = page.rpartition("/")
    if folder == "book/exercises":
        return f"infobook/exercises/sets/{name}.ipynb"
    return f"{page}.ipynb"


def github_name(repository: str) -> str:
    """Return owner and name of a repository on GitHub; nothing for another address.

    Examples
    --------
    >>> github_name("https://github.com/owner/name")
    'owner/name'
    """
    address = urlsplit(repository)
    if address.hostname != "github.com":
        return ""
    return address.path.strip("/").removesuffix(".git")


def links(page: str, repository: str = "", branch: str = "main") -> list[Link]:
    """Return where the notebook of a page can be opened.

    Parameters
    ----------
    page : str
        As in ``_toc.yml``; it has code.
    repository : str
        The repository's address; empty where there is none.
    branch : str
        The branch that Binder builds its machine from.

    Returns
    -------
    list of Link
        JupyterLite; with a repository on GitHub also Binder and Colab.

    Examples
    --------
    >>> [link.url for link in links("book/exercises/entropy")]
    ['../../lite/notebooks/index.html?path=exercises/entropy.ipynb']
    """
    up, copy = "../" * page.count("/"), quote(copy_of(page))
    found = [
        Link(
            "JupyterLite",
            f"{up}lite/notebooks/index.html?path={copy}",
            "All of it in this browser: about 30 MB once, then half a minute. "
            "If the first cell does not end, something blocks it.",
        )
    ]
    if name := github_name(repository):
        lab = quote(f"lab/tree/{source_of(page)}", safe="")
        found += [
            Link(
                "Binder",
                f"https://mybinder.org/v2/gh/{name}/{quote(branch, safe='')}"
                f"?urlpath={lab}",
                "On a machine of mybinder.org, which takes minutes to start.",
            ),
            Link(
                "Colab",
                f"https://colab.research.google.com/github/{name}/blob/{PUBLISHED}/"
                f"colab/{copy}",
                "On a machine of Google, for those who have an account there.",
            ),
        ]
    return found


def with_menu(html: str, places: list[Link]) -> str:
    """Return a built page with a folded menu of `places` above its text.

    Raises
    ------
    ValueError
        If the page has no place for it, or two.
    """
    if html.count(_ARTICLE) != 1:
        raise ValueError(
            f"a page has {html.count(_ARTICLE)} articles, not 1: the layout changed; "
            "adapt bookbuild/launch.py"
        )
    items = "\n".join(
        _ITEM.format(name=escape(p.name), url=escape(p.url), what=escape(p.what))
        for p in places
    )
    return html.replace(_ARTICLE, _MENU.format(items=items) + _ARTICLE)

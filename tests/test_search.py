"""The search finds what readers type, in the first three results."""

from urllib.parse import quote_plus

import pytest

from bookbuild.browser import serve

WANTED = {
    "KL": "kl-divergence",
    "kl divergence": "kl-divergence",
    "relative entropy": "kl-divergence",
    "Kullback-Leibler": "kl-divergence",
    "D(p||q)": "kl-divergence",
    "D(p || q)": "kl-divergence",
    "reverse KL": "kl-divergence",
    "Gibbs inequality": "kl-divergence",
    "entropy": "entropy",
    "H(p)": "entropy",
    "cross entropy": "cross-entropy",
    "cross-entropy": "cross-entropy",
    "H(p, q)": "cross-entropy",
    "log loss": "cross-entropy",
    "binary cross entropy": "cross-entropy",
    "perplexity": "entropy",
    "softmax": "softmax",
    "logits": "softmax",
    "temperature": "softmax",
    "Kraft": "codes",
    "huffman": "codes",
    "typical set": "typical",
    "AEP": "typical",
    "nll": "maximum-likelihood",
    "negative log likelihood": "maximum-likelihood",
    "maximum likelihood": "maximum-likelihood",
    "self-information": "surprise",
    "bits": "surprise",
    "nan": "numerics",
    "logsumexp": "api",
    "mutual_information": "api",
    "label smoothing": "glossary",
    "Stein": "evidence",
}
SHOWN = """() => [...document.querySelectorAll("#search-results li > a")].slice(0, 3)
    .map(link => link.getAttribute("href").replace(/[?#].*/, ""))"""
DONE = """() => document.querySelector("#search-results ul") && !document
    .querySelector("#search-results h2").textContent.includes("Searching")"""
# what Sphinx's search goes on to show, the last first, an item every few milliseconds
FOUND = """query => {
    history.replaceState(null, "", `?q=${encodeURIComponent(query)}`);
    return Search._performSearch(...Search._parseQuery(query)).slice(-3).reverse()
        .map(([page]) => `${page}.html`);
}"""


def test_search_finds_what_readers_type(browser, built_book):
    page = browser.new_page()
    with serve(built_book) as address:
        page.goto(f"{address}/search.html")
        page.wait_for_function("() => Search.hasIndex()")
        found = {query: page.evaluate(FOUND, query) for query in WANTED}
    page.close()
    missed = {
        query: found[query]
        for query, wanted in WANTED.items()
        if f"book/{wanted}.html" not in found[query]
    }
    assert missed == {}


@pytest.mark.parametrize("query", ["kl divergence", "D(p||q)"])
def test_search_works_from_a_file(browser, built_book, query):
    page = browser.new_page()
    page.goto(f"{built_book.as_uri()}/search.html?q={quote_plus(query)}")
    page.wait_for_function(DONE, timeout=20_000)
    shown = page.evaluate(SHOWN)
    found = page.evaluate(FOUND, query)
    page.close()
    assert "book/kl-divergence.html" in shown
    assert shown == found

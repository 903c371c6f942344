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
FIRST = """() => [...document.querySelectorAll("#search-results li > a")].slice(0, 3)
    .map(link => link.getAttribute("href").replace(/[?#].*/, ""))"""
DONE = """() => document.querySelector("#search-results ul") && !document
    .querySelector("#search-results h2").textContent.includes("Searching")"""
SEARCH = """query => {
    document.querySelector("#search-results").replaceChildren();
    history.replaceState(null, "", `?q=${encodeURIComponent(query)}`);
    Search.performSearch(query);
}"""


def first_three(page):
    page.wait_for_function(DONE, timeout=20_000)
    return page.evaluate(FIRST)


@pytest.mark.slow
def test_search_finds_what_readers_type(browser, built_book):
    page = browser.new_page()
    found = {}
    with serve(built_book) as address:
        page.goto(f"{address}/search.html")  # asks nothing: lists never mix
        page.wait_for_function("() => Search.hasIndex()")
        # the excerpts, for which the search reads whole pages, are not looked at here
        page.route("**/book/*.html", lambda route: route.abort())
        for query in WANTED:
            page.evaluate(SEARCH, query)
            found[query] = first_three(page)
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
    found = first_three(page)
    page.close()
    assert "book/kl-divergence.html" in found

"""Words that readers look for and chapters write otherwise, for index and search.

The search finds titles, the glossary's terms, names of functions and words of the text.
What is listed here leads to the chapter as if it were a term of its own.
"""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

# with and without the hyphen, which the search heeds
_BINARY = ("binary cross-entropy", "binary cross entropy")

TERMS = {
    "book/surprise": ("self-information", "information content", "log2"),
    "book/entropy": ("H(p)", "Shannon entropy", "uncertainty"),
    "book/codes": ("Kraft's inequality", "prefix code", "source coding theorem"),
    "book/typical": ("AEP", "asymptotic equipartition", "typical set", "compression"),
    "book/cross-entropy": ("H(p, q)", "H(p,q)", "BCE", *_BINARY),
    "book/kl-divergence": (
        *("D(p || q)", "D(p||q)", "KL(p || q)", "relative entropy", "KLD"),
        *("Kullback-Leibler divergence", "forward KL", "reverse KL", "Jensen"),
    ),
    "book/evidence": ("Stein's lemma", "hypothesis test", "p-value", "Kelly betting"),
    "book/maximum-likelihood": ("NLL", "MLE", "negative log-likelihood"),
    "book/softmax": ("logits", "log-softmax", "temperature", "CrossEntropyLoss"),
    "book/numerics": ("NaN", "underflow", "overflow", "catastrophic cancellation"),
}


def add_to_index(app: Sphinx, doctree: nodes.document) -> None:
    """Enter a page's `TERMS` as its own index entries, which the search reads too."""
    terms = TERMS.get(app.env.docname, ())
    if terms:
        entries = [("single", term, "", "main", None) for term in terms]
        doctree.insert(0, addnodes.index(entries=entries))

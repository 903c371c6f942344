"""Words that readers look for and chapters write otherwise, for the index and the search.

The search finds titles, the glossary's terms, names of functions and words of the text.
What is listed here leads to the chapter as if it were a term of its own.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

TERMS = {
    "book/surprise": ("self-information", "information content", "log2"),
    "book/entropy": ("H(p)", "Shannon entropy", "uncertainty"),
    "book/codes": ("Kraft's inequality", "prefix code", "source coding theorem"),
    "book/typical": ("AEP", "asymptotic equipartition", "typical set", "compression"),
    "book/cross-entropy": ("H(p, q)", "H(p,q)", "binary cross-entropy", "BCE"),
    "book/kl-divergence": (
        *("D(p || q)", "D(p||q)", "KL(p || q)", "relative entropy", "KLD"),
        *("Kullback-Leibler divergence", "forward KL", "reverse KL", "Jensen"),
    ),
    "book/evidence": ("Stein's lemma", "hypothesis test", "p-value", "Kelly betting"),
    "book/maximum-likelihood": ("NLL", "MLE", "negative log-likelihood"),
    "book/softmax": ("logits", "log-softmax", "temperature", "CrossEntropyLoss"),
    "book/numerics": ("NaN", "underflow", "overflow", "catastrophic cancellation"),
}


def add_to_index(app: Sphinx, env: Any) -> None:
    """Enter `TERMS` into Sphinx's index, which the search reads too."""
    entries = env.get_domain("index").entries
    for page in sorted(TERMS.keys() & env.found_docs):
        known = entries.setdefault(page, [])
        known += [("single", term, "", "main", None) for term in TERMS[page]]

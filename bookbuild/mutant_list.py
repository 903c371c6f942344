"""What is broken, and which tests must notice: the list behind ``make mutants``."""

from __future__ import annotations

from bookbuild.mutant_changes import (
    delete,
    exchange,
    forget,
    in_output,
    in_source,
    insert,
    one_more,
    swap,
    tag,
    undescribed,
)
from bookbuild.mutants import Mutant

ENTROPY = ("book/entropy.ipynb",)
CROSS_ENTROPY = ("book/cross-entropy.ipynb",)
DIVERGENCE = ("book/kl-divergence.ipynb",)
STATIC = ("tests/test_notebooks.py",)

MUTANTS = (
    # a measure is wrong
    Mutant(
        "entropy, too large by a millionth",
        "infobook/discrete.py",
        swap(
            'few.cross_entropy, base, Outcomes("p", p, axis))',
            'few.cross_entropy, base, Outcomes("p", p, axis)) * (1 + 1e-6)',
        ),
        ENTROPY,
    ),
    Mutant(
        "cross-entropy, too large by a millionth",
        "infobook/discrete.py",
        swap(
            "few.cross_entropy, base, *_pair(p, q, axis))",
            "few.cross_entropy, base, *_pair(p, q, axis)) * (1 + 1e-6)",
        ),
        CROSS_ENTROPY,
    ),
    Mutant(
        "KL divergence, too large by a millionth",
        "infobook/discrete.py",
        swap(
            "few.kl_divergence, base, *_pair(p, q, axis))",
            "few.kl_divergence, base, *_pair(p, q, axis)) * (1 + 1e-6)",
        ),
        DIVERGENCE,
    ),
    Mutant(
        "surprisal, wrong sign",
        "infobook/discrete.py",
        swap(
            "-np.log2(p) if bits else -np.log(p)", "-np.log2(p) if bits else np.log(p)"
        ),
        ("tests/test_discrete.py",),
    ),
    Mutant(
        "base 2 taken for base 10",
        "infobook/options.py",
        swap(
            "return value == 2, math.log(value)", "return value == 10, math.log(value)"
        ),
        ENTROPY,
    ),
    Mutant(
        "KL divergence, arguments swapped",
        "infobook/discrete.py",
        swap(
            "few.kl_divergence, base, *_pair(p, q, axis))",
            "few.kl_divergence, base, *_pair(q, p, axis))",
        ),
        DIVERGENCE,
    ),
    Mutant(
        "cross-entropy, arguments swapped",
        "infobook/discrete.py",
        swap(
            "few.cross_entropy, base, *_pair(p, q, axis))",
            "few.cross_entropy, base, *_pair(q, p, axis))",
        ),
        CROSS_ENTROPY,
    ),
    Mutant(
        "total variation without the half",
        "infobook/divergences.py",
        swap(".sum(axis=-1) / 2, 1.0)", ".sum(axis=-1), 1.0)"),
        ("tests/test_divergences.py",),
    ),
    Mutant(
        "Huffman code, later symbol first",
        "infobook/codes.py",
        swap("zero, one = heapq.heappop(heap)", "one, zero = heapq.heappop(heap)"),
        ("tests/test_codes.py",),
    ),
    Mutant(
        "gradient of the softmax loss, wrong sign",
        "infobook/losses.py",
        swap("np.moveaxis(grad.reshape(shape)", "np.moveaxis(-grad.reshape(shape)"),
        ("tests/test_logits.py",),
    ),
    Mutant(
        "sums may be off by a hundredth",
        "infobook/validation.py",
        swap("TOLERANCE = 1e-9", "TOLERANCE = 1e-2"),
        ("tests/test_validation.py",),
    ),
    Mutant(
        "a deprecation warning in a measure",
        "infobook/discrete.py",
        swap(
            "    bits, nats = unit(base)\n    second = ",
            "    import warnings\n\n"
            '    warnings.warn("old", DeprecationWarning, stacklevel=2)\n'
            "    bits, nats = unit(base)\n    second = ",
        ),
        ENTROPY,
    ),
    Mutant(
        "an exception of another type",
        "infobook/validation.py",
        swap("class ProbabilityError(ValueError)", "class ProbabilityError(TypeError)"),
        ("tests/test_validation.py",),
    ),
    Mutant(
        "an exception of another name in the book",
        "infobook/validation.py",
        swap(
            '        raise ProbabilityError(\n            f"{_place(',
            '        raise ValueError(\n            f"{_place(',
        ),
        ENTROPY,
    ),
    Mutant(
        "an exception with another message",
        "infobook/validation.py",
        swap("these look like counts", "these are counts"),
        ENTROPY,
    ),
    Mutant(
        "one coefficient of the kernel's series",
        "infobook/kernels.py",
        swap("1 / (2 * n + 3) for n", "1 / (2 * n + 3 + (n == 5)) for n"),
        ("tests/test_kernels.py",),
    ),
    Mutant(
        "a cheap formula trusted where it loses digits",
        "infobook/rowwise.py",
        swap("FAR = 0.25  #", "FAR = 1e-6  #"),
        ("tests/test_rowwise.py",),
    ),
    Mutant(
        "negative entries let through where two cancel",
        "infobook/blocks.py",
        swap("_least(tiles[0]) >= 0", "_least(tiles[0]) > -1"),
        ("tests/test_rowwise.py",),
    ),
    Mutant(
        "Rényi's divergence, the order of the other argument",
        "infobook/renyi.py",
        swap("    c = 1 - order\n", "    c = order\n"),
        ("tests/test_renyi.py",),
    ),
    Mutant(
        "an estimator of another year",
        "infobook/counts.py",
        swap("math.log(2)", "0.0"),
        ("tests/test_counts.py",),
    ),
    # a figure is wrong
    Mutant(
        "a curve, off by a hundredth",
        "infobook/plots/entropy.py",
        swap(
            "ax.plot(t, binary_entropy(t, base=2)",
            "ax.plot(t, 1.01 * binary_entropy(t, base=2)",
        ),
        ENTROPY,
    ),
    Mutant(
        "one point of a curve, off by a fiftieth",
        "infobook/plots/entropy.py",
        swap(
            "ax.plot(t, binary_entropy(t, base=2)",
            "ax.plot(t, binary_entropy(t, base=2) * np.where(t == t[200], 0.98, 1)",
        ),
        ENTROPY,
    ),
    Mutant(
        "an axis label",
        "infobook/plots/entropy.py",
        swap('xlabel="probability of heads"', 'xlabel="probability of tails"'),
        ENTROPY,
    ),
    Mutant(
        "a transposed image",
        "infobook/plots/entropy.py",
        swap("imshow(grey[::2, ::2]", "imshow(grey[::2, ::2].T"),
        ENTROPY,
    ),
    Mutant(
        "a map of another function",
        "infobook/plots/simplex.py",
        swap("tricontourf(x, y, value", "tricontourf(x, y, value**1.05"),
        ENTROPY,
    ),
    Mutant(
        "a missing figure",
        "book/entropy.ipynb",
        in_source(
            "fig, ax = plots.entropy_simplex()\nplt.show()", "plots.entropy_simplex"
        ),
        ENTROPY,
    ),
    Mutant(
        "an extra figure",
        "book/entropy.ipynb",
        in_source(
            "fig, ax = plots.entropy_simplex()",
            "plots.entropy_simplex()\nfig, ax = plots.entropy_simplex()",
        ),
        ENTROPY,
    ),
    Mutant(
        "a figure that is not described",
        "book/entropy.ipynb",
        undescribed("plots.entropy_simplex"),
        STATIC,
    ),
    # a notebook is wrong
    Mutant(
        "another seed",
        "book/entropy.ipynb",
        in_source("seed=1948", "seed=1949"),
        ENTROPY,
    ),
    Mutant(
        "an exception that does not come",
        "book/entropy.ipynb",
        in_source("entropy(counts, base=2)", "infobook.normalize(counts)"),
        ENTROPY,
    ),
    Mutant(
        "a cell deleted with its figure",
        "book/entropy.ipynb",
        delete("plots.grouping_tree"),
        STATIC,
    ),
    Mutant(
        "an extra cell that never ran",
        "book/entropy.ipynb",
        insert("print(entropy([0.9, 0.1]))", before="## Summary"),
        STATIC,
    ),
    Mutant(
        "a cell that seems never to have run",
        "book/entropy.ipynb",
        forget("outputs", "execution_count", words='print(f"{whole'),
        STATIC,
    ),
    Mutant(
        "a printed line that is not stored",
        "book/entropy.ipynb",
        forget("outputs", words='print(f"{whole'),
        ENTROPY,
    ),
    Mutant(
        "two cells swapped with their outputs",
        "book/entropy.ipynb",
        exchange("plots.entropy_simplex", "plots.grouping_tree"),
        STATIC,
    ),
    Mutant(
        "outputs and counts stripped",
        "book/entropy.ipynb",
        forget("outputs", "execution_count"),
        STATIC,
    ),
    Mutant(
        "outputs stripped, counts kept",
        "book/entropy.ipynb",
        forget("outputs"),
        ENTROPY,
    ),
    Mutant(
        "another digit in a stored output",
        "book/entropy.ipynb",
        in_output("0.6887", "0.6878"),
        ENTROPY,
    ),
    Mutant(
        "another digit in the prose",
        "book/entropy.ipynb",
        in_source("7.761 bits a pixel", "7.716 bits a pixel"),
        STATIC,
    ),
    Mutant(
        "an assertion of nothing but constants",
        "book/entropy.ipynb",
        in_source("assert entropy([1.0, 0.0]) == 0.0", "assert 0.0 == 0.0"),
        STATIC,
    ),
    Mutant(
        "a failing assertion",
        "book/entropy.ipynb",
        in_source(
            "assert entropy([1.0, 0.0]) == 0.0", "assert entropy([1.0, 0.0]) == 0.1"
        ),
        ENTROPY,
    ),
    Mutant(
        "a cell that the tests are told to skip",
        "book/entropy.ipynb",
        tag("plots.surprise_areas", "nbval-skip"),
        STATIC,
    ),
    Mutant(
        "a cell whose output the tests are told to ignore",
        "book/entropy.ipynb",
        tag("plots.surprise_areas", "nbval-ignore-output"),
        STATIC,
    ),
    # data or a page is wrong
    Mutant(
        "one letter more in the data",
        "infobook/data/letter_pairs.npz",
        one_more("counts"),
        ("tests/test_data.py",),
    ),
    Mutant(
        "another digit on a page without code",
        "book/index.md",
        swap("1.2075", "1.2057"),
        ("tests/test_markdown_pages.py",),
    ),
    # the other chapters
    Mutant(
        "surprise: the wild score, one more",
        "book/surprise.ipynb",
        in_source("    return -i\n", "    return 1 - i\n"),
        ("book/surprise.ipynb",),
    ),
    Mutant(
        "surprise: surprisal in the wrong base",
        "infobook/discrete.py",
        swap("result(np.maximum(found, 0.0))", "result(1.01 * np.maximum(found, 0.0))"),
        ("book/surprise.ipynb",),
    ),
    Mutant(
        "surprise: another digit in the prose",
        "book/surprise.ipynb",
        in_source("225.581", "225.518"),
        STATIC,
    ),
    Mutant(
        "codes: a block, one longer",
        "book/codes.ipynb",
        in_source("for n in range(1, 9):", "for n in range(1, 8):"),
        ("book/codes.ipynb",),
    ),
    Mutant(
        "typical: another chance of fog",
        "book/typical.ipynb",
        in_source("fog = 0.1\n", "fog = 0.11\n"),
        ("book/typical.ipynb",),
    ),
    Mutant(
        "evidence: a drift of the wrong sign in a figure",
        "infobook/plots/evidence.py",
        swap("[0, drift * steps]", "[0, -drift * steps]"),
        ("book/evidence.ipynb",),
    ),
    Mutant(
        "evidence: another digit in the prose",
        "book/evidence.ipynb",
        in_source("0.034688", "0.034868"),
        STATIC,
    ),
    Mutant(
        "maximum likelihood: another seed",
        "book/maximum-likelihood.ipynb",
        in_source("seed=1922", "seed=1923"),
        ("book/maximum-likelihood.ipynb",),
    ),
    Mutant(
        "maximum likelihood: a loss, off by a hundredth in a figure",
        "infobook/plots/maximum_likelihood.py",
        swap("ax.plot(grid, loss,", "ax.plot(grid, 1.01 * loss,"),
        ("book/maximum-likelihood.ipynb",),
    ),
    Mutant(
        "softmax: the gradient of the loss, wrong sign",
        "infobook/losses.py",
        swap("np.moveaxis(grad.reshape(shape)", "np.moveaxis(-grad.reshape(shape)"),
        ("book/softmax.ipynb",),
    ),
    Mutant(
        "softmax: an inverted picture",
        "infobook/plots/softmax.py",
        swap("ax.imshow(picture,", "ax.imshow(-picture,"),
        ("book/softmax.ipynb",),
    ),
    # exercise sets
    Mutant(
        "a set: a solution that is wrong",
        "book/exercises/entropy.ipynb",
        in_source(
            "quarters = 1 / 2 * 1 + 1 / 4 * 2", "quarters = 1 / 2 * 1 + 1 / 4 * 1"
        ),
        ("book/exercises/entropy.ipynb",),
    ),
    Mutant(
        "a check that expects another number",
        "infobook/exercises/about_entropy.py",
        swap("expected=1.5,", "expected=1.6,"),
        ("book/exercises/entropy.ipynb",),
    ),
    Mutant(
        "a task that the student notebook does not have",
        "book/exercises/entropy.ipynb",
        in_source("You need no machine.", "You need a machine."),
        ("tests/test_exercise_builder.py",),
    ),
    Mutant(
        "a builder that leaves solutions in",
        "infobook/exercises/build.py",
        swap('("task", "stub", "check", "hints")', "item.cells"),
        ("tests/test_exercise_builder.py",),
    ),
)

"""Generated mutants that no test can notice, each with the reason why not.

A name is that of `bookbuild.mutant_grammar`, and a star stands for any text. A reason
holds for all the names that follow it.
"""

from __future__ import annotations

_BECAUSE: dict[str, tuple[str, ...]] = {
    # What a formula costs, and not what it gives
    "The series then has more terms than it needs, each less than a rounding error.": (
        "kernels.near_terms: 0.0 -> 1.0",
        "kernels.terms_needed: largest <= enough -> largest < enough",
    ),
    "How large a tile is, or a piece of a sum, changes no digit that counts.": (
        "blocks: 32768 -> *",
        "blocks: 8192 -> *",
        "blocks: 256 -> *",
        "blocks.sums: 1 -> 2",
        "blocks.row_products: columns <= 8 * PIECE -> columns < 8 * PIECE",
        "blocks.row_products: 8 * PIECE -> 8 / PIECE",
        "blocks.row_products: 8 -> 9 (2)",
        "blocks.row_products: 8 -> 7 (2)",
        "blocks.row_products: if columns <= 8 * PIECE: * -> if False: *",
    ),
    "Three ways to add up a short row differ in their time only.": (
        "blocks: 64 -> *",
        "blocks.row_sums: columns < SHORT -> columns <= SHORT",
        "blocks.row_sums: if columns < SHORT: * -> if False: *",
        "blocks.row_products: if columns < SHORT and rows > 8: * -> if False: *",
        "blocks.row_products: columns < SHORT* -> columns < SHORT or rows > 8",
        "blocks.row_products: columns < SHORT -> columns <= SHORT",
        "blocks.row_products: rows > 8 -> rows >= 8",
        "blocks.row_products: 8 -> 9",
        "blocks.row_products: 8 -> 7",
    ),
    "Rows do not depend on each other, however many are read together.": (
        "blocks.row_groups: 1 -> 2",
        "blocks.row_groups: if like.strides[0] < like.strides[1]: *",
        "blocks.row_groups: like.strides[0] < like.strides[1] -> *",
        "blocks.row_groups: 0 -> 1",
        "blocks.row_groups: 1 -> 0 (2)",
        "blocks.row_groups: max(step, min(rows, 64)) -> *",
        "blocks.row_groups: min(rows, 64) -> *",
        "blocks.row_groups: 64 -> *",
        "joint._mean_over_rows: 1 -> 2 (5)",
    ),
    "What holds for every tile holds for one: the general way is the slower one.": (
        "blocks.sums: if rows * columns <= tile: * -> if False: *",
        "blocks.sums: rows * columns <= tile -> rows * columns < tile",
        "blocks.by_groups: if len(answers) == 1: * -> if False: *",
        "blocks.over_batch: if any(* -> if True: *",
        "blocks.over_batch: a.shape != shape -> a.shape == shape",
        "blocks.over_batch: if len(shape) == 2: * -> if False: *",
        "blocks.over_batch: 2 -> 1",
        "blocks.over_batch: if all(* -> if False: *",
        "blocks.guarded.take: isfinite(value[0]) if * -> np.isfinite(value).all()",
        "blocks.guarded.take: 1 -> 0",
        "blocks.guarded.take: 1 -> 0 (2)",
        "partition.Partition.__init__: if len(sure): * -> if True: *",
        "partition.Partition.divergence: if near.all(): * -> if False: *",
        "partition.Partition.mean_below: if not np.isfinite(found).all(): *True: *",
        "validation.check_pair: if p.shape == q.shape: * -> if False: *",
        "validation.result: if isinstance(x, float): * -> if False: *",
    ),
    "What the short way leaves, the measure of rows computes as well.": (
        "few.evaluate: if p.size <= FEW: * -> if False: *",
        "few.evaluate: p.size <= FEW -> p.size < FEW",
        "few.evaluate: if 0 < size < MOST and 0 < size_q < MOST: * -> if False: *",
        "few.evaluate: 0 < size < MOST -> 0 < size <= MOST",
        "few.evaluate: 0 < size_q < MOST -> *",
        "few.evaluate: 0 -> 1*",
    ),
    "A formula for rows far apart spares time, and its successor is as right.": (
        "rowwise.kl_divergence.group: if p.shape[1] > TILE: *",
        "rowwise.kl_divergence.group: p.shape[1] > TILE -> *",
        "rowwise.kl_divergence.group: if (answer >= FAR / per).all(): *",
        "rowwise.kl_divergence.group: (answer >= FAR / per).all() -> *",
    ),
    "To multiply by 1 changes nothing, and only takes time.": (
        "rowwise.mixture_step: q if r == 1 else np.multiply(q, r, out=y) -> *",
        "rowwise.mixture_step: x if r == 1 else np.multiply(x, r, out=y) -> *",
        "rowwise.mixture_step: 1 -> *",
    ),
    "Where no row is asked for, none is done again.": (
        "rowwise.cross_entropy.group: if sure.any(): *True: *",
        "rowwise.kl_divergence.group: if close.any(): *True: *",
        "rowwise.js_divergence.group: if close.any(): *True: *",
    ),
    "Unless one outcome has more than 3/4, an entropy is above the bound for this.": (
        "rowwise.parted_step: q > 0.5 -> q >= 0.5",
        "rowwise.parted_step: 0.5 -> 0.75",
    ),
    "A copy of a number, or a view made anew, is the same number.": (
        "blocks.Scratch.__call__: if view is None or view.shape != shape: *True: *",
        "blocks._read: if part.dtype == DOUBLE * -> if False: return part",
        "partition.Partition.__init__: if not in_place: * -> if True: *",
        "logits.logsumexp: True -> False",
        "partition.logit_array: array.dtype.itemsize > 8 -> array.dtype.itemsize >= 8",
        "partition.logit_array: 8 -> 7",
    ),
    "No numbers have nine bytes: after those of eight come those of ten and more.": (
        "partition.logit_array: 8 -> 9",
    ),
    # Where one formula hands over to another, both give the value
    "Where the formulas change over, both are accurate, and not only at that point.": (
        "kernels.kl_parts: np.abs(z) <= NEAR -> np.abs(z) < NEAR",
        "kernels.log1pmx: np.abs(z) <= NEAR -> np.abs(z) < NEAR",
        "kernels.expm1mx: np.abs(z) <= NEAR -> np.abs(z) < NEAR",
        "kernels.kl_parts: ratio > TINY -> ratio >= TINY",
        "kernels.gap: ratio > TINY -> ratio >= TINY",
        "kernels.gap: ratio >= 0.5 -> ratio > 0.5",
        "kernels.gap: 0.5 -> 0.75",
        "kernels.gap: ratio <= 2 -> ratio < 2",
        "kernels.gap: 2 -> 3",
        "blocks.guarded.take: tiles[-1] < TINY -> tiles[-1] <= TINY",
        "few: 40 -> *",
        "few: 0.1 -> *",
        "few: 1e-150 -> *",
        "rowwise: 0.25 -> *",
        "rowwise: 0.01 -> *",
        "rowwise.cross_entropy.group: answer < SURE / per -> *",
        "rowwise.cross_entropy.group: SURE / per -> SURE * per",
        "rowwise.kl_divergence.group: answer >= FAR / per -> answer > FAR / per*",
        "rowwise.kl_divergence.group: FAR / per -> FAR * per*",
        "rowwise.kl_divergence.group: nats < CLOSE -> nats <= CLOSE",
        "rowwise.js_divergence.group: answer < CLOSE -> answer <= CLOSE",
        "partition: 1.3 -> *",
        "partition: 1.01 -> *",
        "partition: 64 -> *",
        "partition.Partition.__init__: self.size < SURE -> self.size <= SURE",
        "partition.Partition.__init__: self.size[sure] < SURER -> *",
        "partition.Partition.residuals: p > 0.5 -> p >= 0.5",
        "partition.Partition.residuals: targets > 0.5 -> targets >= 0.5",
        "partition.Partition.residuals: 0.5 -> *",
        "partition.Partition.divergence: d <= 1 -> d < 1",
        "partition.Partition.divergence: 1 -> 2 (5)",
        "partition.Partition.divergence: peak > LARGE -> peak >= LARGE",
        "losses.cross_entropy_from_logits: p[row, at] > 0.5 -> p[row, at] >= 0.5",
        "losses.cross_entropy_from_logits: 0.5 -> 0.75",
        "divergences.chi2_divergence: np.abs(d) < 1e-150 -> np.abs(d) <= 1e-150",
        "divergences.chi2_divergence: 1e-150 -> *",
    ),
    "Sums that differ by a few rounding errors shift the value by no more than that.": (
        "rowwise: 1e-15 -> *",
        "rowwise.js_divergence.group: np.abs(delta) > EVEN -> np.abs(delta) >= EVEN",
    ),
    "What has so little of p that its ratio rounds to 0 is lost in the sum.": (
        "rowwise: 53 -> 52",
    ),
    "A sum of more than 2 is refused, whichever formula adds it up.": (
        "few: 2.0 -> *",
    ),
    "No step of it raises a flag; it is quiet so that nobody needs to know that.": (
        "families.entropy_exponential: @kernels.quiet *",
    ),
    # What Python and NumPy see as the same
    "The lengths are always equal; strict= says so, and looks.": (
        "blocks.sums: True -> False",
        "blocks.by_groups: True -> False",
        "blocks.over_batch: True -> False",
        "divergences.js_divergence: True -> False",
    ),
    "NumPy takes any negative length for the one that it is to work out.": (
        "joint._mean_over_rows: 1 -> 2",
        "joint._mean_over_rows: 1 -> 2 (3)",
        "joint._mean_over_rows: 1 -> 2 (4)",
        "losses.kl_divergence_from_logits: 1 -> 2 (2)",
    ),
    "The public function makes the number a Python float in any case.": (
        "blocks.over_batch: float(x[0]) -> x[0]",
    ),
    "With equal weights the arguments may change places.": (
        "divergences.js_divergence: shares[0] < shares[1] -> shares[0] <= shares[1]",
    ),
}
EQUIVALENT = {name: reason for reason, names in _BECAUSE.items() for name in names}

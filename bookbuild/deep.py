"""The long campaigns, which take minutes to hours; their results are committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def accuracy(arguments: Sequence[str]) -> int:
    """Compare the measures with the truth on many hard cases."""
    from bookbuild import accuracy_campaign

    return accuracy_campaign.main(arguments)


def mutants(arguments: Sequence[str]) -> int:
    """Make each small change to the measures, and see whether the tests notice."""
    from bookbuild import generated_mutants

    return generated_mutants.main(arguments)


def grading(arguments: Sequence[str]) -> int:
    """Mark many submissions while those who mark are killed, and see what is lost."""
    from bookbuild import grading_campaign

    return grading_campaign.main(arguments)


CAMPAIGNS: dict[str, Callable[[Sequence[str]], int]] = {
    "mutants": mutants,  # first: they must be forked before anything is loaded
    "accuracy": accuracy,
    "grading": grading,
}


def main(arguments: Sequence[str]) -> int:
    """Run the campaign that is named first, with the other arguments, or all of them.

    Parameters
    ----------
    arguments : sequence of str

    Returns
    -------
    int
        0 if nothing was found, 1 if something was, 2 for a wrong call.
    """
    if not arguments:
        return max([campaign([]) for campaign in CAMPAIGNS.values()])
    name, *rest = arguments
    if name not in CAMPAIGNS:
        print(f"there is no campaign {name!r}. There are: {', '.join(CAMPAIGNS)}")
        return 2
    return CAMPAIGNS[name](rest)

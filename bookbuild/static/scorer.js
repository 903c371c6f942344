// Ranks what the search found; Sphinx builds it into its search, see html_search_scorer.
// A page whose title or a term whose name is what was typed comes first, then chapters;
// exercises and the long page of the package come after them.
const typed = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.join(" ") ?? "";

var Scorer = {
  score([page, title, anchor, description, score]) {
    const asked = typed(new URLSearchParams(location.search).get("q") ?? "");
    const name = typed(title.replace(/^[\d.]+\s/, "").replace(/.* > /, ""));
    const term = typed(anchor.replace(/^#term-/, ""));
    if (name === asked || (anchor.startsWith("#term-") && term === asked)) score += 200;
    else if (` ${name} `.startsWith(` ${asked} `)) score += 150;
    else if (` ${name} `.includes(` ${asked} `)) score += 60;
    if (page.includes("/exercises/")) score -= 50;
    if (page === "book/api" || page === "book/bibliography") score -= 60;
    return score;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};

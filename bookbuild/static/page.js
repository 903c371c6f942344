// What a page does beyond being read: switch its theme, keep the keyboard's way into what
// scrolls, say which section is in view, open folded boxes for printing and for links.
"use strict";

const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function remembered() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null; // the browser keeps nothing
  }
}

systemIsDark.addEventListener("change", () => {
  if (!remembered()) root.dataset.theme = systemIsDark.matches ? "dark" : "light";
});

for (const button of document.querySelectorAll("button.theme")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // chosen for this page only
    }
  });
}

// What scrolls sideways can be reached with the keyboard, and nothing else need be.
const SCROLLING = "pre, .pst-scrollable-table-container, .math";
function makeReachable() {
  for (const box of document.querySelectorAll(`article :is(${SCROLLING})`)) {
    const scrolls =
      box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible";
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
document.fonts.ready.then(makeReachable);
addEventListener("resize", makeReachable);

const links = new Map(
  [...document.querySelectorAll("nav.here a")].map((link) => [link.hash.slice(1), link]),
);
const inView = new IntersectionObserver(
  (changes) => {
    for (const change of changes.filter((change) => change.isIntersecting)) {
      for (const [id, link] of links) {
        if (id === change.target.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }
  },
  { rootMargin: "-15% 0px -75% 0px" },
);
for (const id of links.keys()) {
  const section = document.getElementById(decodeURIComponent(id));
  if (section) inView.observe(section);
}

// A link into a folded box opens it.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const boxes = [];
  for (let e = target; e; e = e.parentElement) if (e.matches("details:not([open])")) boxes.push(e);
  for (const box of boxes) box.open = true;
  if (boxes.length) target.scrollIntoView();
}
addEventListener("hashchange", openTarget);
openTarget();

// Paper cannot be unfolded: folded boxes are printed open.
addEventListener("beforeprint", () => {
  for (const box of document.querySelectorAll("article details:not([open])")) {
    box.open = true;
    box.dataset.opened = "";
  }
});
addEventListener("afterprint", () => {
  for (const box of document.querySelectorAll("details[data-opened]")) {
    box.open = false;
    delete box.dataset.opened;
  }
});

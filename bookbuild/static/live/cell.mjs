// One cell of a page: its code, its buttons, its output.

import {show} from "./output.mjs";
import {store, stored} from "./python.mjs";

let count = 0;

export class Cell {
  #page; #box; #code; #kept; #given;
  #live = null;      // our output, in place of the book's
  #editor = null;
  #buttons = {};
  #said;

  // `exercise`, if given, names the exercise that is answered here: the answer is kept.
  constructor(box, page, number, exercise) {
    this.number = number;
    this.#page = page;
    this.#box = box;
    this.#code = box.querySelector(".cell_input [class*='highlight-']");
    this.#given = box.querySelector(".cell_input pre").textContent.trimEnd();
    this.#kept = exercise && `infobook:answer:${exercise}`;
    this.text = (this.#kept && stored(this.#kept)) ?? this.#given;
    this.#addBar(box.querySelector(".cell_input"));
    if (this.changed) {
      this.#showText();
      this.say("Your answer, as this browser kept it. Reset brings back the stub.");
    }
    this.#refresh();
    box.addEventListener("keydown", event => {
      if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey)) return;
      event.preventDefault();
      page.run(this);
    }, {capture: true});
  }

  get changed() {
    return this.text !== this.#given;
  }

  // Say in words how it stands, to those who look and those who listen.
  say(text, {fault = false} = {}) {
    if (this.#said.textContent !== text) this.#said.textContent = text;
    this.#said.classList.toggle("live-fault", fault);
  }

  running(yes) {
    const {run, stop} = this.#buttons;
    const focused = document.activeElement;
    run.setAttribute("aria-disabled", yes);
    stop.hidden = !yes;
    this.#box.classList.toggle("live-running", yes);
    if (!yes && focused === stop) run.focus();
    this.#refresh();
  }

  // Take away what is shown, the book's output too.
  clear() {
    if (!this.#live) {
      this.#live = document.createElement("div");
      this.#live.className = "cell_output docutils container live-output";
      this.#live.setAttribute("aria-live", "polite");
      const stored = this.#stored();
      if (stored) stored.after(this.#live);
      else this.#bar().after(this.#live);
    }
    this.#live.replaceChildren();
    this.#live.closest("details")?.setAttribute("open", "");
    this.#stored()?.classList.add("live-hidden");
    this.#refresh();
  }

  show(output) {
    const picture = this.#stored()?.querySelector("figure > img");
    show(this.#live, output, this.changed ? null : picture?.alt);
    const caption = this.#stored()?.querySelector("figure > figcaption");
    const figure = this.#live.querySelector(":scope > figure:not(:has(figcaption))");
    if (!figure || !caption || this.#live.querySelector("figcaption")) return;
    figure.append(caption.cloneNode(true));
    figure.querySelector(".headerlink")?.remove();
  }

  #addBar(input) {
    const bar = document.createElement("div");
    bar.className = "live-bar";
    for (const [name, does] of [
      ["Run", () => this.#page.run(this)],
      ["Stop", () => this.#page.stop(this)],
      ["Edit", () => this.#edit()],
      ["Reset", () => this.#reset()],
    ]) {
      const button = bar.appendChild(document.createElement("button"));
      button.type = "button";
      button.className = "live-button";
      button.textContent = name;
      button.addEventListener("click", does);
      this.#buttons[name.toLowerCase()] = button;
    }
    this.#buttons.stop.hidden = true;
    this.#said = bar.appendChild(document.createElement("span"));
    this.#said.className = "live-said";
    this.#said.setAttribute("role", "status");
    input.after(bar);
  }

  #bar() {
    return this.#buttons.run.parentElement;
  }

  #stored() {
    return this.#box.querySelector(".cell_output:not(.live-output)");
  }

  // Edit and Reset are there while they have something to do.
  #refresh() {
    const {run, edit, reset} = this.#buttons;
    const focused = document.activeElement;
    edit.hidden = this.#editor !== null;
    reset.hidden = !this.changed && !this.#live && !this.#editor;
    if (focused?.hidden) run.focus();
  }

  async #edit() {
    if (this.#editor) return;
    const host = document.createElement("div");
    host.className = "live-editor";
    // Sphinx and the theme have shortcuts of one letter, such as "/" for the search
    host.addEventListener("keydown", event => event.stopPropagation());
    const hint = document.createElement("p");
    hint.className = "live-hint";
    hint.id = `live-hint-${++count}`;
    hint.textContent = "Shift+Enter runs. Escape, then Tab, leaves the editor.";
    this.#editor = await openEditor(host, {
      text: this.text,
      label: "Code of this cell",
      hint: hint.id,
      onChange: text => this.#keep(text),
    });
    this.#box.querySelector(".live-own")?.remove();
    this.#code.classList.add("live-hidden");
    this.#code.after(host);
    this.#bar().before(hint);  // not on the colour of code: it would be pale there
    this.#editor.focus();
    this.#refresh();
  }

  #keep(text) {
    this.text = text;
    if (this.#kept) store(this.#kept, this.changed ? text : null);
    this.#refresh();
  }

  // Bring back the book's code and the book's output.
  #reset() {
    this.#editor?.remove();
    this.#editor = null;
    this.#box.querySelectorAll(".live-editor, .live-hint").forEach(e => e.remove());
    this.#keep(this.#given);
    this.#showText();
    this.#live?.remove();
    this.#live = null;
    this.#stored()?.classList.remove("live-hidden");
    this.say("As in the book again.");
    this.#refresh();
    this.#buttons.run.focus();
  }

  // Show the code: coloured as the book has it, or plain if the reader changed it.
  #showText() {
    this.#code.classList.toggle("live-hidden", this.changed);
    this.#box.querySelector(".live-own")?.remove();
    if (!this.changed) return;
    const own = this.#code.cloneNode(true);
    own.classList.add("live-own");
    own.classList.remove("live-hidden");
    own.querySelector("pre").textContent = this.text;
    own.querySelector("button")?.remove();
    this.#code.after(own);
  }
}

// The editor, or a plain box of text where it cannot be had.
async function openEditor(host, options) {
  try {
    const {open} = await import("./editor.mjs");
    return open(host, options);
  } catch {
    const area = host.appendChild(document.createElement("textarea"));
    area.value = options.text;
    area.spellcheck = false;
    area.setAttribute("aria-label", options.label);
    area.setAttribute("aria-describedby", options.hint);
    const fit = () => { area.rows = area.value.split("\n").length + 1; };
    area.addEventListener("input", () => { fit(); options.onChange(area.value); });
    fit();
    return area;
  }
}

// Run, Edit, Reset and Stop on the code of a page. bookbuild/live.py says on each page
// where its cells are; nothing else is loaded before the reader presses a button.

import {Cell} from "./cell.mjs";
import {json, NotLoaded, Python, Stopped} from "./python.mjs";

// `cells` is the address of the page's code; `answers` has, by a cell's number, the name
// of the exercise that is answered in it.
export async function start({cells, answers}) {
  if (document.readyState === "loading")  // we may be here before the page's last cell
    await new Promise(ready => document.addEventListener("DOMContentLoaded", ready));
  const style = document.createElement("link");
  Object.assign(style, {rel: "stylesheet", href: new URL("live.css", import.meta.url)});
  await new Promise(done => {  // or buttons would be seen without their style
    style.onload = style.onerror = done;
    document.head.append(style);
  });
  const page = new Page(cells);
  for (const box of document.querySelectorAll("article div.cell[class*='live-cell-']")) {
    const number = Number(/\blive-cell-(\d+)/.exec(box.className)[1]);
    // no code is shown: nothing to press
    if (!box.querySelector(".cell_input")) continue;
    page.shown.set(number, new Cell(box, page, number, answers[number]));
  }
}

class Page {
  shown = new Map();       // cells that the reader sees, by their numbers
  #address;
  #all = null;             // all cells, as bookbuild/live.py describes them
  #python = new Python();
  #ran = new Map();        // what Python has run, by number
  #queue = [];
  #busy = null;            // the cell that the reader asked for, while it runs

  constructor(address) {
    this.#address = address;
  }

  // Run a cell, after those that wait already.
  run(cell) {
    if (this.#busy === cell || this.#queue.includes(cell)) return;
    this.#queue.push(cell);
    cell.running(true);
    if (this.#busy) cell.say("Waits for the cell before it …");
    else this.#work();
  }

  stop(cell) {
    if (cell === this.#busy) {
      this.#python.stop();
      return;
    }
    this.#queue = this.#queue.filter(waiting => waiting !== cell);
    cell.running(false);
    cell.say("Not run.");
  }

  async #work() {
    while (this.#queue.length) {
      const cell = this.#busy = this.#queue.shift();
      try {
        await this.#runWithWhatItNeeds(cell);
      } catch (error) {
        this.#ran.clear();
        for (const waiting of this.#queue.splice(0)) {
          waiting.running(false);
          waiting.say("Not run.");
        }
        cell.say(inWords(error), {fault: !(error instanceof Stopped)});
        if (!(error instanceof Stopped || error instanceof NotLoaded)) console.error(error);
      } finally {
        cell.running(false);
        this.#busy = null;
      }
    }
  }

  async #runWithWhatItNeeds(cell) {
    const tell = text => cell.say(text);
    this.#all ??= await json(this.#address);
    if (!this.#python.runs) {
      this.#ran.clear();
      await this.#python.start(tell);
    }
    const {needs, apart, raises, next} = this.#all[cell.number];
    const text = number => apart ? this.#all[number].source : this.#text(number);
    const needed = needs.filter(number => this.#ran.get(number) !== text(number));
    for (const [done, number] of needed.entries()) {
      const earlier = `Runs the cells it needs first: ${done + 1} of ${needed.length} …`;
      tell(earlier);
      const said = more => tell(`${earlier} ${more}`);
      if (!await this.#runOne(number, text(number), said, false)) {
        cell.say("An earlier cell failed; its error is shown there.", {fault: true});
        return;
      }
    }
    const fine = await this.#runOne(cell.number, this.#text(cell.number), tell, true);
    // what the book's solution has put in the place of the reader's answer must go
    if (apart) needs.forEach(number => this.#ran.delete(number));
    if (!fine) cell.say("Ended with an error.");
    else if (raises === "RuntimeWarning" && !cell.changed)
      cell.say("Done. The book shows a warning here; NumPy in a browser cannot see "
        + "overflow or division by zero.");
    else cell.say("Done.");
    if (fine && this.shown.has(next)) this.run(this.shown.get(next));
  }

  // Run a text as the cell of this number. What the book shows of an earlier cell stays,
  // unless the reader has changed it or it fails.
  async #runOne(number, text, tell, asked) {
    const cell = this.shown.get(number);
    const outputs = [];
    const shows = cell && (asked || text !== this.#all[number].source);
    if (shows) cell.clear();
    const show = output => shows ? cell.show(output) : outputs.push(output);
    const ok = await this.#python.run(text, `cell ${number + 1}`, {show, tell});
    const fine = ok || (this.#all[number].raises && text === this.#all[number].source);
    if (fine) this.#ran.set(number, text);
    else this.#ran.delete(number);
    if (!fine && cell && !shows) {
      cell.clear();
      outputs.forEach(output => cell.show(output));
    }
    return fine;
  }

  #text(number) {
    const cell = this.shown.get(number);
    return cell?.changed ? cell.text : this.#all[number].source;
  }
}

function inWords(error) {
  if (error instanceof Stopped) return "Stopped. The next run starts Python afresh.";
  const where = error.host && error.host !== location.host ? ` from ${error.host}` : "";
  if (error instanceof NotLoaded)
    return `Python could not be loaded${where}. Check the connection and press Run again; `
      + "if something on your network blocks it, run the book's notebooks on your own "
      + "computer, as its first page says. All pages can be read without it.";
  return `This page failed, not your code: ${error.message}. Reload it and try again.`;
}

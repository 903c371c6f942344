// The page's side of the worker: one Python for the page, started by the first run.

const here = name => new URL(name, import.meta.url).href;
const SLOW = 30_000;   // milliseconds
const RECORD = "infobook:progress";

export class Python {
  #worker = null;
  #stopped = false;
  #waits = null;   // {resolve, reject, show, tell} of what was asked last

  get runs() {
    return this.#worker !== null;
  }

  // Start Python unless it runs. `tell` hears, in words, how far it is.
  async start(tell) {
    if (this.#worker) return;
    this.#stopped = false;
    const settings = await json(here("runtime.json"));
    const runtime = new URL(settings.runtime, import.meta.url);
    const from = runtime.host === location.host ? "" : ` from ${runtime.host}`;
    if (this.#stopped) throw new Stopped();
    tell(`Loads Python${from}, about 9 MB, once …`);
    this.#worker = new Worker(here("worker.mjs"), {type: "module"});
    this.#worker.onmessage = ({data}) => this.#hear(data);
    this.#worker.onerror = event => this.#fail(event.message ?? "the worker ended");
    const slow = setTimeout(() => tell("Still loads Python: this connection is slow, or "
      + "something blocks it. Stop gives up."), SLOW);
    try {
      await this.#ask({
        kind: "start",
        runtime: runtime.href,
        wheel: here(settings.wheel),
        kept: stored(RECORD),
      }, {tell});
    } catch (error) {
      if (error instanceof NotLoaded) error.host = runtime.host;
      throw error;
    } finally {
      clearTimeout(slow);
    }
  }

  // Run one cell; `show` gets its outputs one by one. Returns whether it ran to its end.
  run(source, name, {show, tell}) {
    return this.#ask({kind: "run", source, name}, {show, tell});
  }

  // End Python at once, whatever it does; what it knew is gone.
  stop(reason = new Stopped()) {
    this.#stopped = true;
    this.#worker?.terminate();
    this.#worker = null;
    this.#waits?.reject(reason);
    this.#waits = null;
  }

  #ask(message, hearers) {
    return new Promise((resolve, reject) => {
      this.#waits = {resolve, reject, show: () => {}, ...hearers};
      this.#worker.postMessage(message);
    });
  }

  #hear({kind, ...data}) {
    if (kind === "record") store(RECORD, data.text);
    else if (kind === "failed") this.#fail(data.why);
    else if (kind === "progress") this.#waits?.tell(data.text);
    else if (kind === "output") this.#waits?.show(data.output);
    else this.#waits?.resolve(data.ok);
  }

  #fail(why) {
    this.stop(new NotLoaded(why));
  }
}

export class Stopped extends Error {}
export class NotLoaded extends Error {}

// What stands at an address of this site.
export async function json(address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return await answer.json();
  } catch (error) {
    throw new NotLoaded(error.message);
  }
}

// A browser may refuse to keep anything: then nothing is kept.
export function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function store(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // as above
  }
}

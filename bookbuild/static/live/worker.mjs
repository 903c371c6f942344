// Python, beside the page: Pyodide in a worker, so that a loop without end stops nothing
// but itself. The page sends {kind: "start", ...} once and then {kind: "run", ...}.

const RECORD = "/browser-storage/infobook-progress.json";
let python, notebook, record;

const post = (kind, more = {}) => self.postMessage({kind, ...more});

// Pyodide waits for ever if its largest part does not come, and tells nobody.
const fetched = self.fetch;
self.fetch = async (...what) => {
  try {
    const answer = await fetched(...what);
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    return answer;
  } catch (error) {
    if (!notebook) post("failed", {why: error.message});
    throw error;
  }
};

async function start({runtime, wheel, kept}) {
  const {loadPyodide} = await import(new URL("pyodide.mjs", runtime));
  python = await loadPyodide({
    indexURL: runtime,
    env: {
      HOME: "/home/pyodide",
      INFOBOOK_PROGRESS: RECORD,
      MPLBACKEND: "module://live_figures",
    },
  });
  post("progress", {text: "Loads NumPy and infobook …"});
  const faults = [];
  const [cells, figures] = await Promise.all([
    ...["cells.py", "figures.py"].map(name =>
      fetch(new URL(name, import.meta.url)).then(answer => answer.text())),
    python.loadPackage(["numpy", wheel], {
      messageCallback: () => {},
      errorCallback: text => faults.push(text),
    }),
  ]);
  if (faults.length) throw new Error(faults.join(" "));
  const folder = python.runPython("import site; site.getsitepackages()[0]");
  python.FS.writeFile(`${folder}/live_cells.py`, cells);
  python.FS.writeFile(`${folder}/live_figures.py`, figures);
  python.FS.mkdirTree(RECORD.replace(/\/[^/]*$/, ""));
  if (kept) python.FS.writeFile(RECORD, kept);
  record = kept;
  notebook = python.pyimport("live_cells").Notebook(
    output => post("output", {output: JSON.parse(output)}));
  // matplotlib says at its first import that it looks for fonts, once
  python.runPython(
    `import logging; logging.getLogger("matplotlib.font_manager").setLevel("ERROR")`);
  post("ready");
}

async function run({source, name}) {
  const faults = [];
  await python.loadPackagesFromImports(source, {
    messageCallback: text => {
      const found = /^Loading (\w.*)/.exec(text);
      if (found) post("progress", {text: `Loads ${found[1].slice(0, 60)} …`});
    },
    errorCallback: text => faults.push(text),
  });
  if (faults.length) throw new Error(faults.join(" "));
  post("progress", {text: "Runs …"});
  post("done", {ok: notebook.run(source, name)});
  keepRecord();
}

// The learner's record of exercises outlives this worker in the page's storage.
function keepRecord() {
  if (!python.FS.analyzePath(RECORD).exists) return;
  const text = python.FS.readFile(RECORD, {encoding: "utf8"});
  if (text !== record) post("record", {text});
  record = text;
}

self.onmessage = async ({data}) => {
  try {
    await (data.kind === "start" ? start(data) : run(data));
  } catch (error) {
    post("failed", {why: String(error.message ?? error)});
  }
};

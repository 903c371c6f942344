// Runs code in the browser's Python without a browser: node run_cells.mjs RUNTIME WHEEL
// LIVE < runs.json, where LIVE is the folder of cells.py. A run is {name, cells: [{source,
// raises}]}, in names of its own. One line of JSON for each comes back: {name, faults}.

import {readFileSync} from "node:fs";
import {pathToFileURL} from "node:url";

const [runtime, wheel, live] = process.argv.slice(2);
const runs = JSON.parse(readFileSync(0, "utf8"));  // before Pyodide takes it
const {loadPyodide} = await import(pathToFileURL(`${runtime}/pyodide.mjs`));
const python = await loadPyodide({
  indexURL: runtime,
  env: {HOME: "/home/pyodide", INFOBOOK_PROGRESS: "off", MPLBACKEND: "module://live_figures"},
});
await python.loadPackage(["numpy", "matplotlib"], {messageCallback: () => {}});
const folder = python.runPython("import site; site.getsitepackages()[0]");
// as a page's worker does it, but from files
python.FS.writeFile("/tmp/infobook.whl", readFileSync(wheel));
python.runPython(`import zipfile; zipfile.ZipFile("/tmp/infobook.whl").extractall("${folder}")`);
for (const name of ["cells", "figures"])
  python.FS.writeFile(`${folder}/live_${name}.py`, readFileSync(`${live}/${name}.py`));
const {Notebook} = python.pyimport("live_cells");  // called without new: Python

for (const {name, cells} of runs) {
  const faults = [];
  let said = "";
  const notebook = Notebook(output => {
    const {kind, text} = JSON.parse(output);
    if (kind === "error") said = text;
  });
  for (const [number, {source, raises = null}] of cells.entries()) {
    const ok = notebook.run(source, `cell ${number + 1}`);
    // NumPy sees no overflow and no division by zero in WebAssembly, and cannot warn
    const lost = raises === "RuntimeWarning";
    if (ok && raises && !lost) faults.push(`cell ${number + 1}: ${raises} did not come`);
    if (!ok && !said.includes(raises || "nothing")) faults.push(`cell ${number + 1}: ${said}`);
  }
  notebook.destroy();
  console.log(JSON.stringify({name, faults}));
}

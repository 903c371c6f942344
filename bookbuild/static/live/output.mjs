// Shows in the page what a cell puts out, in the form of the book's own outputs.

// Add one output to a box. `alt` describes a figure, where the book has a description.
export function show(box, output, alt = null) {
  if (output.kind === "stream") print(box, output);
  else if (output.kind === "error") box.append(block("traceback", output.text));
  else box.append(shown(output.data, alt));
}

function print(box, {name, text}) {
  const last = box.lastElementChild;
  if (last?.dataset.stream === name) {
    last.querySelector("pre").textContent += text;
    return;
  }
  const part = block(name === "stderr" ? "stderr" : "stream", text);
  part.dataset.stream = name;
  box.append(part);
}

function shown(data, alt) {
  const part = document.createElement("div");
  part.className = "output text_html";
  if (data["text/html"] !== undefined) {
    // a fragment, unlike innerHTML, runs the scripts that the HTML brings
    part.append(document.createRange().createContextualFragment(data["text/html"]));
    return part;
  }
  for (const [kind, coding] of [["image/svg+xml", "utf-8"], ["image/png", "base64"]]) {
    if (data[kind] === undefined) continue;
    const picture = document.createElement("img");
    const bytes = coding === "base64" ? data[kind] : encodeURIComponent(data[kind]);
    picture.src = `data:${kind};${coding},${bytes}`;
    picture.alt = alt ?? data["text/plain"] ?? "";
    const figure = document.createElement("figure");
    figure.append(picture);
    return figure;
  }
  return block("text_plain", data["text/plain"] ?? "");
}

function block(kind, text) {
  const part = document.createElement("div");
  part.className = `output ${kind} highlight-none notranslate`;
  const inner = part.appendChild(document.createElement("div"));
  inner.className = "highlight";
  inner.appendChild(document.createElement("pre")).textContent = text;
  return part;
}

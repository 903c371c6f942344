// Sets formulas with KaTeX. Each line of the input asks for one, as {"tex", "display", "output"};
// each line of the output answers in turn, with {"html"} or, if KaTeX refuses, {"error"}.
// The argument is the folder of the npm packages.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { default: katex } = await import(
  pathToFileURL(`${process.argv[2]}/katex/dist/katex.mjs`)
);

function answer({ tex, display, output }) {
  try {
    return {
      html: katex.renderToString(tex, {
        displayMode: display,
        output,
        strict: "error",
        throwOnError: true,
      }),
    };
  } catch (error) {
    if (error instanceof katex.ParseError) return { error: error.message };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}

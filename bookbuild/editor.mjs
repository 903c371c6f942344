// The editor of code cells: CodeMirror, bundled by bookbuild/live.py into the site and
// loaded when a reader first presses Edit. Its colours are those of the page's own code.

import {closeBrackets, closeBracketsKeymap} from "@codemirror/autocomplete";
import {defaultKeymap, history, historyKeymap, indentWithTab} from "@codemirror/commands";
import {python} from "@codemirror/lang-python";
import {bracketMatching, indentUnit, syntaxHighlighting} from "@codemirror/language";
import {EditorView, keymap} from "@codemirror/view";
import {tagHighlighter, tags} from "@lezer/highlight";

// Pygments' names of classes
const colours = tagHighlighter([
  {tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], class: "k"},
  {tag: [tags.bool, tags.null, tags.self], class: "kc"},
  {tag: [tags.operator, tags.arithmeticOperator], class: "o"},
  {tag: tags.number, class: "mi"},
  {tag: [tags.string, tags.special(tags.string)], class: "s1"},
  {tag: tags.comment, class: "c1"},
  {tag: tags.function(tags.definition(tags.variableName)), class: "nf"},
]);

// Tab indents, so it does not lead out of the editor; after Escape it does.
const escape = {
  key: "Escape",
  run: view => { view.setTabFocusMode(true); return false; },
};
const untilTheNextVisit = EditorView.domEventHandlers({
  blur: (event, view) => { view.setTabFocusMode(false); },
});

export function open(host, {text, label, hint, onChange}) {
  host.classList.add("highlight");
  const view = new EditorView({
    doc: text,
    parent: host,
    extensions: [
      history(),
      python(),
      indentUnit.of("    "),
      bracketMatching(),
      closeBrackets(),
      syntaxHighlighting(colours),
      untilTheNextVisit,
      keymap.of([
        escape, indentWithTab, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap,
      ]),
      EditorView.contentAttributes.of({"aria-label": label, "aria-describedby": hint}),
      EditorView.updateListener.of(update => {
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
    ],
  });
  return {focus: () => view.focus(), remove: () => view.destroy()};
}

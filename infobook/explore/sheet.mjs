// How every interactive figure looks; the colours, THEME, come from infobook.palette.

// p is plain, q hatched, excess dotted: colour is never the only cue.
export const PATTERNS = `<defs aria-hidden="true">
<pattern id="q" width="6" height="6" patternUnits="userSpaceOnUse"
    patternTransform="rotate(45)"><rect width="6" height="6" class="q-ground"/>
    <rect width="2" height="6" class="q-line"/></pattern>
<pattern id="excess" width="6" height="6" patternUnits="userSpaceOnUse">
    <rect width="6" height="6" class="excess-ground"/>
    <circle cx="3" cy="3" r="1.3" class="excess-dot"/></pattern></defs>`;

export const STYLE = `
:host { display: block; margin: 1.2em 0; color-scheme: light; ${THEME.light} }
:host([dark]) { color-scheme: dark; ${THEME.dark} }
:host([hidden]) { display: none; }
.frame { background: var(--paper); color: var(--ink); border: 1px solid var(--rule);
    border-radius: 6px; padding: 12px 14px; font: 15px/1.45 var(--ib-sans, system-ui,
    sans-serif); }
.title { margin: 0; font-weight: 600; }
.help { margin: 2px 0 8px; color: var(--muted); font-size: 14px; }
.canvas { width: 100%; overflow: hidden; }
svg { display: block; max-width: 100%; height: auto; user-select: none; }
text { font-size: 14px; fill: var(--ink); }
text.small { font-size: 12.5px; fill: var(--muted); }
text.p { fill: var(--p); } text.on { fill: var(--paper); } text.q { fill: var(--q); }
.rule { stroke: var(--muted); stroke-width: 1; }
.curve { fill: none; stroke: var(--ink); stroke-width: 2; }
.p { fill: var(--p); } .curve.p, .rule.p { fill: none; stroke: var(--p); }
.q { fill: url(#q); stroke: var(--q); stroke-width: 1.5; }
text.q { stroke: none; } .curve.q, .rule.q { fill: none; stroke: var(--q); }
.excess { fill: url(#excess); stroke: var(--excess); stroke-width: 1.5; }
.third { fill: var(--third); } .curve.third, .rule.third { fill: none;
    stroke: var(--third); }
.saved { fill: none; stroke: var(--p); stroke-width: 1.5; stroke-dasharray: 5 4; }
.open { fill: var(--paper); }
.thick { stroke-width: 4; }
.knob, .knob.q { fill: var(--paper); stroke: var(--ink); stroke-width: 2.5; }
.knob.q { stroke: var(--q); }
.faint { stroke: var(--rule); } .way { stroke: var(--muted); stroke-width: 1; }
.knob.p { fill: var(--paper); stroke: var(--p); }
.halo { paint-order: stroke; stroke: var(--paper); stroke-width: 5px;
    stroke-linejoin: round; }
text.big { font-size: 18px; } text.strong { font-weight: 600; }
.dashed { stroke-dasharray: 5 4; }
.dotted { stroke-dasharray: 1.5 4; }
.curve.thin { stroke-width: 1; stroke-opacity: 0.5; } .curve.thick { stroke-width: 3; }
.soft { fill-opacity: 0.22; stroke: none; } .glass { fill-opacity: 0.5; }
.pill { fill: var(--paper); stroke: var(--muted); stroke-width: 1.5; }
.pill.picked { stroke: var(--accent); stroke-width: 3.5; }
.next { stroke: var(--accent); stroke-dasharray: 5 4; }
text.compact { font-size: 13px; font-variant-numeric: tabular-nums; }
.wash { fill: var(--wash); }
.q-ground { fill: var(--paper); } .q-line { fill: var(--q); }
.excess-ground { fill: var(--excess); } .excess-dot { fill: var(--ink); }
.handle { fill: transparent; stroke: transparent; stroke-width: 2.5; outline: none; }
.handle.y { cursor: ns-resize; touch-action: pan-x; }
.handle.x { cursor: ew-resize; touch-action: pan-y; }
.handle:hover { stroke: var(--rule); }
.handle:focus-visible { stroke: var(--accent); }
.controls { display: flex; flex-wrap: wrap; gap: 8px; margin: 10px 0; }
button { font: inherit; font-size: 14px; color: var(--ink); background: var(--card);
    border: 1px solid var(--muted); border-radius: 4px; padding: 4px 10px;
    min-height: 32px; cursor: pointer; }
button:hover { border-color: var(--ink); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button[aria-disabled="true"] { color: var(--muted); cursor: default; }
.readout { display: grid; grid-template-columns: repeat(auto-fill, minmax(8em, 1fr));
    gap: 6px 14px; margin: 0; }
.readout div { border-top: 1px solid var(--rule); padding-top: 3px; }
dt { color: var(--muted); font-size: 13.5px; }
dd { margin: 0; font-variant-numeric: tabular-nums; font-weight: 600; }
.live { position: absolute; width: 1px; height: 1px; overflow: hidden; margin: 0;
    clip-path: inset(50%); white-space: nowrap; }
@media print {
    :host, :host([dark]) { color-scheme: light; ${THEME.light} --paper: #ffffff;
        break-inside: avoid; }
    .controls, .help { display: none; }
    .frame::after { content: "On a screen this figure can be moved."; display: block;
        margin-top: 8px; color: var(--muted); font-size: 13.5px; }
}
/* The reader's colours are not known; what is drawn keeps its own, on its own paper. */
@media (forced-colors: active) {
    .canvas { background: var(--paper); forced-color-adjust: none; }
}
`;

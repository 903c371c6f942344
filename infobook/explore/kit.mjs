// What every interactive figure is made of: a frame, marks, handles, axes, readouts.
//
// A figure is a state, and a function that paints it. Painting names each mark, so that
// the second painting moves what the first one made, and the keyboard's focus stays
// where it was. Numbers come by name too, and their labels, units and digits from
// Python, which has the same list (infobook/explore/interactive.py).

import {PATTERNS, STYLE} from "./sheet.mjs";

const SVG = "http://www.w3.org/2000/svg";
const MINUS = "\u2212";

export const RESTING = 500; // milliseconds of rest before a change is read aloud

export function text(value, digits) {
    if (value === Infinity) return "\u221e";
    if (value === -Infinity) return MINUS + "\u221e";
    const shown = value.toFixed(digits);
    return Number(shown) === 0 ? shown.replace("-", "") : shown.replace("-", MINUS);
}

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export const sum = values => values.reduce((total, value) => total + value, 0);

// The distribution `p` with entry `i` set to `value`; the others keep their shares.
export function withEntry(p, i, value) {
    const rest = 1 - p[i];
    const others = rest > 0 ? p.map(x => x / rest) : p.map(() => 1 / (p.length - 1));
    return p.map((_, j) => j === i ? value : others[j] * (1 - value));
}

// Centres as near to those wanted as things of these sizes can stand side by side.
export function spread(wanted, sizes, low, high) {
    const places = [...wanted];
    const apart = i => (sizes[i - 1] + sizes[i]) / 2;
    const last = places.length - 1;
    places.forEach((x, i) => {
        places[i] = Math.max(x, i ? places[i - 1] + apart(i) : low + sizes[0] / 2);
    });
    places[last] = Math.min(places[last], high - sizes[last] / 2);
    for (let i = last; i > 0; i--) {
        places[i - 1] = Math.min(places[i - 1], places[i] - apart(i));
    }
    return places;
}

// A straight scale: data from `low` to `high` lie on pixels from `start` to `end`.
export class Scale {
    constructor(low, high, start, end) {
        Object.assign(this, {low, high, start, end});
    }

    to(value) {
        return this.start
            + (value - this.low) / (this.high - this.low) * (this.end - this.start);
    }

    from(pixel) {
        return this.low
            + (pixel - this.start) / (this.end - this.start) * (this.high - this.low);
    }

    // Round numbers for ticks, about `count` of them.
    ticks(count) {
        const rough = (this.high - this.low) / count;
        const power = 10 ** Math.floor(Math.log10(rough));
        const round = [1, 2, 2.5, 5, 10].map(x => x * power);
        const step = round.find(x => x >= rough * 0.999);
        const first = Math.ceil(this.low / step - 1e-9);
        const last = Math.floor(this.high / step + 1e-9);
        return Array.from({length: last - first + 1}, (_, i) => (first + i) * step);
    }
}

function element(name, attributes, children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
}

// Elements that a painting names: made when new, kept when known, gone when not named.
class Keyed {
    constructor(parent, make) {
        Object.assign(this, {parent, make, known: new Map(), named: new Set()});
    }

    get(key, name) {
        if (!this.known.has(key)) {
            this.known.set(key, this.parent.appendChild(this.make(name)));
        }
        this.named.add(key);
        return this.known.get(key);
    }

    sweep() {
        for (const [key, made] of this.known) {
            if (!this.named.has(key)) {
                made.remove();
                this.known.delete(key);
            }
        }
        this.named.clear();
    }
}

export class InteractiveFigure extends HTMLElement {
    // A figure says: buttons() once, paint(), summary().

    connectedCallback() {
        if (this.shadowRoot) return;
        this.initial = JSON.parse(this.dataset.state);
        this.spec = JSON.parse(this.dataset.numbers);
        this.state = structuredClone(this.initial);
        this.buildFrame();
        this.buttons();
        this.button("Reset", () => this.change(structuredClone(this.initial)));
        this.watchTheme();
        new ResizeObserver(() => this.refresh()).observe(this.canvas);
        this.refresh();
    }

    buildFrame() {
        const root = this.attachShadow({mode: "open"});
        const sheet = element("style", {}, [STYLE]);
        this.canvas = element("div", {class: "canvas"}, []);
        this.svg = this.canvas.appendChild(document.createElementNS(SVG, "svg"));
        this.svg.setAttribute("role", "group");
        this.svg.setAttribute("aria-label", this.dataset.title);
        this.svg.insertAdjacentHTML("beforeend", PATTERNS);
        this.marks = new Keyed(this.svg, name => document.createElementNS(SVG, name));
        this.controls = element("div", {class: "controls"}, []);
        this.readout = element("dl", {class: "readout"}, []);
        this.rows = new Keyed(this.readout, () => element("div", {}, [
            element("dt", {}, []), element("dd", {}, []),
        ]));
        this.live = element("p", {class: "live", "aria-live": "polite"}, []);
        const help = element("p", {class: "help", id: "help"}, [this.dataset.help]);
        const title = element("p", {class: "title"}, [this.dataset.title]);
        root.append(sheet, element("div", {
            class: "frame", role: "group", "aria-label": this.dataset.title,
        }, [title, help, this.canvas, this.controls, this.readout, this.live]));
    }

    watchTheme() {
        const page = document.documentElement;
        const system = matchMedia("(prefers-color-scheme: dark)");
        const follow = () => {
            const named = page.dataset.theme;
            const lab = document.body.dataset.jpThemeLight;
            const dark = named === "dark" || lab === "false"
                || named === undefined && lab === undefined && system.matches
                || named === "auto" && system.matches;
            this.toggleAttribute("dark", dark);
        };
        const watcher = new MutationObserver(follow);
        watcher.observe(page, {attributeFilter: ["data-theme"]});
        watcher.observe(document.body, {attributeFilter: ["data-jp-theme-light"]});
        system.addEventListener("change", follow);
        follow();
    }

    // Take over a part of a new state, paint it, and say what came of it.
    change(part) {
        Object.assign(this.state, part);
        this.refresh();
        clearTimeout(this.timer);
        const say = () => { this.live.textContent = this.summary(); };
        this.timer = setTimeout(say, RESTING);
        const detail = this.state;
        this.dispatchEvent(new CustomEvent("change", {bubbles: true, detail}));
    }

    refresh() {
        this.width = Math.max(this.canvas.clientWidth, 240);
        this.paint();
        this.marks.sweep();
        this.rows.sweep();
    }

    set height(pixels) {
        this.svg.setAttribute("width", this.width);
        this.svg.setAttribute("height", pixels);
        this.svg.setAttribute("viewBox", `0 0 ${this.width} ${pixels}`);
    }

    // The unit of information that the state asks for, and the factor from nats to it.
    get unit() { return this.state.base === 2 ? "bits" : "nats"; }

    get scale() { return this.state.base === 2 ? 1 / Math.LN2 : 1; }

    // A mark in the picture: an SVG element with these attributes.
    mark(key, name, attributes, content) {
        const made = this.marks.get(key, name);
        for (const [attribute, value] of Object.entries(attributes)) {
            made.setAttribute(attribute, value);
        }
        if (content !== undefined && made.textContent !== content) {
            made.textContent = content;
        }
        return made;
    }

    rect(key, x, y, width, height, attributes = {}) {
        return this.mark(key, "rect", {
            x, y, width: Math.max(width, 0), height: Math.max(height, 0), ...attributes,
        });
    }

    line(key, x1, y1, x2, y2, attributes = {}) {
        return this.mark(key, "line", {x1, y1, x2, y2, class: "rule", ...attributes});
    }

    label(key, x, y, content, attributes = {}) {
        return this.mark(key, "text", {x, y, ...attributes}, content);
    }

    path(key, points, attributes = {}) {
        const d = points.map(([x, y], i) => `${i ? "L" : "M"}${x},${y}`).join("");
        return this.mark(key, "path", {d, class: "curve", ...attributes});
    }

    // A handle: an area that is dragged, tapped, or moved with the keys. `of` has
    // label, value, low, high, step, shown, scale (a Scale along `axis`, "x" or "y"),
    // set(value) and the area's x, y, width, height. Its ring is seen while it has the
    // focus.
    handle(key, of) {
        const made = this.marks.get(key, "rect");
        if (!made.options) this.listen(made);
        made.options = of;
        for (const [attribute, value] of Object.entries({
            x: of.x, y: of.y, width: of.width, height: of.height, rx: 3,
            class: `handle ${of.axis}`, role: "slider", tabindex: 0,
            "aria-label": of.label, "aria-valuemin": of.low, "aria-valuemax": of.high,
            "aria-valuenow": Number(of.value.toFixed(4)), "aria-valuetext": of.shown,
            "aria-orientation": of.axis === "x" ? "horizontal" : "vertical",
        })) made.setAttribute(attribute, value);
        return made;
    }

    // A handle on a track of its own: `of` is a handle's, with y, and the knob's kind.
    slider(key, of) {
        const {scale, y, value, kind = ""} = of;
        this.line(`${key}-track`, scale.start, y, scale.end, y);
        this.mark(`${key}-knob`, "circle",
            {cx: scale.to(value), cy: y, r: 8, class: `knob ${kind}`});
        return this.handle(key, {
            ...of, axis: "x", x: scale.start - 13, y: y - 14,
            width: scale.end - scale.start + 26, height: 28,
        });
    }

    listen(made) {
        const set = value => {
            const {low, high, step} = made.options;
            const whole = Math.round((value - low) / step) * step + low;
            made.options.set(clamp(Number(whole.toFixed(10)), low, high));
        };
        const follow = event => {
            const box = this.svg.getBoundingClientRect();
            const {axis, scale} = made.options;
            const shrunk = this.width / box.width; // a printed or zoomed picture
            const [x, y] = [event.clientX - box.left, event.clientY - box.top];
            set(scale.from((axis === "x" ? x : y) * shrunk));
        };
        made.addEventListener("pointerdown", event => {
            if (event.button) return;
            made.setPointerCapture(event.pointerId);
            made.focus({preventScroll: true});
            event.preventDefault();
            follow(event);
        });
        made.addEventListener("pointermove", event => {
            if (made.hasPointerCapture(event.pointerId)) follow(event);
        });
        made.addEventListener("keydown", event => {
            const {value, low, high, step} = made.options;
            const far = event.shiftKey ? 10 : 1;
            const moved = {
                ArrowUp: value + far * step, ArrowRight: value + far * step,
                ArrowDown: value - far * step, ArrowLeft: value - far * step,
                PageUp: value + 10 * step, PageDown: value - 10 * step,
                Home: low, End: high,
            }[event.key];
            const command = event.ctrlKey || event.altKey || event.metaKey;
            if (moved === undefined || command) return;
            event.preventDefault();
            event.stopPropagation(); // a notebook has its own use for these keys
            set(moved);
        });
    }

    // An axis with ticks; `side` is "left" or "bottom", `at` its other coordinate.
    axis(key, {side, scale, at, name, count = 4, digits = 2}) {
        const left = side === "left";
        const end = [scale.start, scale.end];
        this.line(key, ...(left ? [at, end[0], at, end[1]] : [end[0], at, end[1], at]));
        scale.ticks(count).forEach((tick, i) => {
            const pixel = scale.to(tick);
            const shown = String(Number(tick.toFixed(digits))).replace("-", MINUS);
            this.line(`${key}-tick-${i}`,
                ...(left ? [at - 4, pixel, at, pixel] : [pixel, at, pixel, at + 4]));
            const place = left ? [at - 7, pixel + 4] : [pixel, at + 17];
            this.label(`${key}-number-${i}`, ...place, shown,
                {class: "small", "text-anchor": left ? "end" : "middle"});
        });
        const top = Math.min(...end);
        if (name && left) {
            this.label(`${key}-name`, at - 24, top - 10, name, {class: "small"});
        }
        if (name && !left) {
            this.label(`${key}-name`, Math.max(...end), at + 33, name,
                {class: "small", "text-anchor": "end"});
        }
    }

    // A number below the picture. What it is called, and in which unit, Python says.
    number(name, value) {
        const {label, unit, digits} = this.spec[name];
        const row = this.rows.get(name);
        row.dataset.kind = name;
        row.firstChild.textContent = label;
        row.lastChild.dataset.name = name;
        const written = unit === "information" ? this.unit : unit;
        row.lastChild.textContent = `${text(value, digits)} ${written}`.trimEnd();
    }

    // A number inside the picture, without its unit.
    figure(name, x, y, value, attributes = {}) {
        const shown = text(value, this.spec[name].digits);
        return this.label(name, x, y, shown, {"data-name": name, ...attributes});
    }

    // All numbers shown, as text: what the tests hold against infobook's.
    numbers() {
        const shown = [...this.shadowRoot.querySelectorAll("[data-name]")];
        return Object.fromEntries(shown.map(e => [e.dataset.name, e.textContent]));
    }

    button(label, act) {
        const made = element("button", {type: "button"}, [label]);
        made.addEventListener("click", () => act(made));
        return this.controls.appendChild(made);
    }

    // Bits or nats, for figures that can show both.
    unitButton() {
        const label = () => `Show ${this.state.base === 2 ? "nats" : "bits"}`;
        const made = this.button(label(), () => {
            this.change({base: this.state.base === 2 ? null : 2});
        });
        this.addEventListener("change", () => { made.textContent = label(); });
    }
}

export function define(name, figure) {
    if (!customElements.get(name)) customElements.define(name, figure);
}

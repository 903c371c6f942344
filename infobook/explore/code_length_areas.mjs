import {
    clamp, define, InteractiveFigure, Scale, spread, sum, text, withEntry,
} from "./kit.mjs";
import {contributions, crossEntropy, divergence, entropy} from "./measures.mjs";

const LEFT = 56; // of the boxes, in pixels
const SPACE = 20; // top of the strip of code space
const CEILING = 92; // top of the boxes that are drawn whole
const FLOOR = 308;
const STEP = 0.1; // of a length
const THUMB = 24; // the least that a finger hits
const AREAS = ["entropy", "excess", "saved", "cross_entropy", "divergence"];
const WORDS = {p: "own price", excess: "excess", saved: "saved"};

class CodeLengthAreas extends InteractiveFigure {
    buttons() {
        this.button("q = p", () => this.change({q: [...this.state.p]}));
        this.unitButton();
    }

    measure() {
        const {p, q} = this.state;
        const terms = contributions(p, q);
        const nats = {
            entropy: entropy(p), excess: sum(terms.map(x => Math.max(x, 0))),
            saved: sum(terms.map(x => Math.max(-x, 0))), divergence: divergence(p, q),
            cross_entropy: crossEntropy(p, q),
        };
        terms.forEach((x, i) => { nats[`term_${i + 1}`] = x; });
        q.forEach((x, i) => { nats[`length_${i + 1}`] = Math.abs(Math.log(x)); });
        return Object.fromEntries(
            Object.entries(nats).map(([name, x]) => [name, x * this.scale]));
    }

    paint() {
        const shown = this.measure();
        this.height = FLOOR + 100;
        this.along = new Scale(0, 1, LEFT, this.width - 1);
        this.most = this.highest();
        this.heights = new Scale(0, this.most, FLOOR, CEILING);
        this.paintSpace();
        this.axis("length", {side: "left", scale: this.heights, at: LEFT - 8});
        this.label("length-name", 0, CEILING - 26, `code length, ${this.unit}`,
            {class: "small"});
        const boxes = this.boxes(shown);
        boxes.forEach(box => this.paintBox(box));
        this.nameParts(boxes);
        this.line("floor", LEFT - 8, FLOOR, this.width, FLOOR);
        this.paintTable(boxes, shown);
        boxes.forEach(box => this.paintHandle(box));
        for (const name of AREAS) this.number(name, shown[name]);
    }

    // The end of the axis: the own prices and some more, whatever q is.
    highest() {
        const own = this.state.p.filter(x => x > 0).map(x => -Math.log(x) * this.scale);
        const least = this.state.base === 2 ? 6 : 4;
        return clamp(Math.ceil(Math.max(...own)) + 2, least, 2 * least);
    }

    boxes(shown) {
        const {p, q, labels} = this.state;
        const edges = [...p, 0].map((_, i) => this.along.to(sum(p.slice(0, i))));
        const middles = p.map((_, i) => (edges[i] + edges[i + 1]) / 2);
        const thumbs = spread(middles, p.map(() => THUMB), LEFT, this.width);
        const between = edges.map((edge, i) => clamp(edge,
            i > 0 ? thumbs[i - 1] + THUMB / 2 : LEFT,
            i < p.length ? thumbs[i] - THUMB / 2 : this.width));
        return labels.map((label, i) => ({
            i, label, left: edges[i], right: edges[i + 1], middle: middles[i],
            from: between[i], to: between[i + 1], thumb: thumbs[i], occurs: p[i] > 0,
            own: p[i] > 0 ? -Math.log(p[i]) * this.scale : Infinity,
            length: shown[`length_${i + 1}`], q: q[i],
        }));
    }

    // All words share one unit of space. Where q = p, the shares stand over the boxes.
    paintSpace() {
        this.label("space", LEFT, SPACE - 7, "code space, shared out by q",
            {class: "small"});
        let from = 0;
        this.state.q.forEach((x, i) => {
            const [start, end] = [this.along.to(from), this.along.to(from + x)];
            this.rect(`space-${i}`, start + 1, SPACE, end - start - 2, 20,
                {class: "q"});
            const name = this.state.labels[i];
            if (end - start > 8.6 * name.length + 12) {
                this.label(`space-${i}-name`, (start + end) / 2, SPACE + 15, name,
                    {class: "halo", "text-anchor": "middle"});
            }
            from += x;
        });
    }

    // Plain up to the shorter price; what q adds is dotted, what it saves dashed.
    paintBox({i, left, right, own, length, occurs, thumb}) {
        if (!occurs) return;
        const wide = Math.max(right - left - 2, 1);
        for (const [name, low, high] of this.parts(own, length)) {
            const [top, foot] = [this.pixel(high), this.pixel(low)];
            this.rect(`${name}-${i}`, left + 1, top, wide, foot - top, {class: name});
        }
        if (length <= this.most) return;
        // no end is drawn where there is none in sight
        this.rect(`open-${i}`, left, this.pixel(Infinity) - 2, wide + 2, 4,
            {class: "open"});
        this.label(`beyond-${i}`, thumb, CEILING + 22,
            length === Infinity ? "\u221e" : "\u2191",
            {class: "halo big", "text-anchor": "middle"});
    }

    parts(own, length) {
        const first = ["p", 0, Math.min(own, length)];
        if (length > own) return [first, ["excess", own, length]];
        return length < own ? [first, ["saved", length, own]] : [first];
    }

    // Each kind of part is named once, in the largest box that has room for the word.
    nameParts(boxes) {
        const room = {};
        for (const {left, right, own, length, occurs} of boxes) {
            if (!occurs) continue;
            for (const [name, low, high] of this.parts(own, length)) {
                const [top, foot] = [this.pixel(high), this.pixel(low)];
                const [wide, tall] = [right - left, foot - top];
                const fits = wide > 8.6 * WORDS[name].length + 8 && tall > 28;
                if (!fits || wide * tall <= (room[name]?.area ?? 0)) continue;
                room[name] = {
                    area: wide * tall, x: (left + right) / 2, y: (top + foot) / 2,
                };
            }
        }
        for (const [name, {x, y}] of Object.entries(room)) {
            this.label(`${name}-word`, x, y + 5, WORDS[name],
                {class: name === "p" ? "on" : "halo", "text-anchor": "middle"});
        }
    }

    // Lengths beyond the axis end a little above it.
    pixel(length) {
        return length > this.most ? CEILING - 14 : this.heights.to(length);
    }

    paintTable(boxes, shown) {
        const widest = Math.floor((this.width - LEFT) / boxes.length / 8.6);
        const names = boxes.map(({label}) =>
            label.length > widest ? `${label.slice(0, widest - 1)}\u2026` : label);
        const terms = (this.width - LEFT) / boxes.length > 50; // room for a third row
        const least = terms ? 50 : 40;
        const sizes = names.map(name => Math.max(least, 8.6 * name.length + 6));
        const middles = boxes.map(box => box.middle);
        const places = spread(middles, sizes, LEFT - 6, this.width);
        this.label("row-length", 0, FLOOR + 54, "length", {class: "small"});
        if (terms) this.label("row-term", 0, FLOOR + 76, "excess", {class: "small"});
        boxes.forEach(({i, middle}) => {
            const [x, anchor] = [places[i], {"text-anchor": "middle"}];
            const [length, term] = [`length_${i + 1}`, `term_${i + 1}`];
            this.line(`lead-${i}`, middle, FLOOR, x, FLOOR + 14);
            this.label(`name-${i}`, x, FLOOR + 30, names[i], anchor);
            this.figure(length, x, FLOOR + 54, shown[length],
                {class: "small q", ...anchor});
            if (!terms) return;
            this.figure(term, x, FLOOR + 76, shown[term], {class: "small", ...anchor});
        });
    }

    paintHandle({i, label, left, right, middle, from, to, thumb, length, q}) {
        const y = this.pixel(length);
        this.line(`arm-${i}`, middle, y, thumb, y, {class: "rule q"});
        if (length <= this.most) {
            this.line(`top-${i}`, left + 1, y, right - 1, y, {class: "rule q thick"});
        }
        this.mark(`knob-${i}`, "circle", {cx: thumb, cy: y, r: 6, class: "knob q"});
        const highest = this.most + STEP; // stands for infinity
        const value = length === Infinity ? highest : Math.min(length, this.most);
        const base = this.state.base ?? Math.E;
        this.handle(`handle-${i}`, {
            label: `code length of ${label}`, value, low: 0, high: highest,
            step: STEP, axis: "y", scale: this.heights,
            shown: length === Infinity ? "infinite, no code word"
                : `${text(length, 2)} ${this.unit}, q ${text(q, 3)}`,
            x: from, y: CEILING - 22, width: to - from, height: FLOOR - CEILING + 28,
            set: wanted => this.change({
                q: withEntry(this.state.q, i, wanted > this.most ? 0 : base ** -wanted),
            }),
        });
    }

    summary() {
        const shown = this.measure();
        const say = name => Number.isFinite(shown[name])
            ? `${text(shown[name], 3)} ${this.unit}` : "infinite";
        return `Cross-entropy ${say("cross_entropy")}, of which excess `
            + `${say("excess")}, saved ${say("saved")}, `
            + `D of p from q ${say("divergence")}.`;
    }
}

define("infobook-code-length-areas", CodeLengthAreas);

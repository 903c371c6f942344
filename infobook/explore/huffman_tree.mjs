import {clamp, define, InteractiveFigure, Scale, sum, text, withEntry} from "./kit.mjs";
import {entropy} from "./measures.mjs";

const LEVEL_HEIGHT = 44;
const PILL = {width: 44, height: 22};
const BAND = 34; // where lines lead from the leaves to their bars
const CHANCE = {low: 0.01, high: 0.95, step: 0.01};

// The two least weights are merged until one is left; in a tie the earliest symbol
// comes first. The same rule as infobook.huffman_code's.
function huffmanMerges(p) {
    const merged = [];
    let forest = p.map((weight, i) => ({weight, symbols: [i], level: 0}));
    while (forest.length > 1) {
        forest.sort((a, b) => a.weight - b.weight || a.symbols[0] - b.symbols[0]);
        const [zero, one, ...others] = forest;
        const symbols = [...zero.symbols, ...one.symbols].sort((a, b) => a - b);
        const node = {
            weight: zero.weight + one.weight, symbols, zero, one,
            level: 1 + Math.max(zero.level, one.level),
        };
        merged.push(node);
        forest = [node, ...others];
    }
    return merged;
}

const leavesOf = node => node.zero
    ? [...leavesOf(node.zero), ...leavesOf(node.one)] : [node];

class HuffmanTree extends InteractiveFigure {
    buttons() {
        const go = by => () => this.change({
            step: clamp(this.state.step + by, 0, this.state.p.length - 1),
        });
        this.forth = this.button("Merge", go(1));
        this.back = this.button("Back", go(-1));
        this.all = this.button("All", go(Infinity));
    }

    get done() { return this.state.step === this.state.p.length - 1; }

    measure() {
        const {p, step} = this.state;
        const merged = huffmanMerges(p);
        const own = entropy(p) / Math.LN2;
        const lengths = p.map((_, i) =>
            merged.slice(0, step).filter(node => node.symbols.includes(i)).length);
        const whole = sum(merged.map(node => node.weight));
        return {
            merged, lengths, own, whole,
            paid: sum(merged.slice(0, step).map(node => node.weight)),
        };
    }

    paint() {
        const seen = this.measure();
        const {p, step} = this.state;
        this.place(seen.merged);
        this.height = this.floor + 64;
        this.forth.setAttribute("aria-disabled", String(this.done));
        this.all.setAttribute("aria-disabled", String(this.done));
        this.back.setAttribute("aria-disabled", String(step === 0));
        this.paintBars(seen.lengths);
        seen.merged.slice(0, step + 1).forEach((node, k) => this.paintMerge(node, k));
        const next = seen.merged[step];
        const picked = next ? [next.zero, next.one] : [];
        for (const leaf of leavesOf(seen.merged.at(-1))) {
            this.paintLeaf(leaf, seen, picked);
        }
        seen.merged.slice(0, step).forEach((node, k) => {
            this.pill(`merge-${k}`, node, picked.includes(node) ? "picked" : "");
            this.figure(`merge_${k + 1}`, node.x, node.y + 5, node.weight,
                {class: "compact", "text-anchor": "middle"});
        });
        this.paintReadout(seen);
        p.forEach((value, i) => this.placeHandle(value, i));
    }

    // Leaves stand in the order of the finished code, so that no branches cross.
    place(merged) {
        const {p} = this.state;
        const left = 52;
        const wide = (this.width - left) / p.length;
        this.column = k => left + (k + 0.5) * wide;
        this.leafLine = 20 + (p.length - 1) * LEVEL_HEIGHT;
        leavesOf(merged.at(-1)).forEach((leaf, k) => {
            Object.assign(leaf, {x: this.column(k), y: this.leafLine});
        });
        for (const node of merged) {
            node.x = (node.zero.x + node.one.x) / 2;
            node.y = this.leafLine - node.level * LEVEL_HEIGHT;
        }
        this.top = this.leafLine + 34 + BAND;
        this.floor = this.top + 84;
        this.up = new Scale(0, 1, this.floor, this.top);
    }

    pill(key, {x, y}, kind) {
        this.rect(key, x - PILL.width / 2, y - PILL.height / 2, PILL.width, PILL.height,
            {rx: 11, class: `pill ${kind}`});
    }

    // Up from each of two groups, and together; dashed while the merge is to come.
    paintMerge(node, k) {
        const next = k === this.state.step;
        [[node.zero, "0", -1], [node.one, "1", 1]].forEach(([child, digit, side]) => {
            const key = `${k}-${digit}`;
            this.path(`branch-${key}`, [
                [child.x, child.y - PILL.height / 2], [child.x, node.y],
                [node.x, node.y],
            ], {class: next ? "curve next" : "curve p"});
            this.label(`digit-${key}`, child.x + 7 * side, node.y + 17,
                next ? "" : digit, {class: "compact",
                    "text-anchor": side < 0 ? "end" : "start"});
        });
        if (next) this.pill("to-come", node, "next");
    }

    paintLeaf(leaf, {merged}, picked) {
        const [i] = leaf.symbols;
        const {labels, step} = this.state;
        const digits = merged.slice(0, step).filter(node => node.symbols.includes(i))
            .map(node => node.zero.symbols.includes(i) ? "0" : "1");
        this.pill(`leaf-${i}`, leaf, picked.includes(leaf) ? "picked" : "");
        this.label(`leaf-name-${i}`, leaf.x, leaf.y + 5, labels[i],
            {class: "compact", "text-anchor": "middle"});
        this.label(`word-${i}`, leaf.x, leaf.y + 28, digits.reverse().join(""),
            {class: "compact strong", "text-anchor": "middle"});
        const start = this.leafLine + 34;
        this.path(`way-${i}`, [[leaf.x, start], [this.column(i), start + BAND - 6],
            [this.column(i), this.up.to(this.state.p[i])]], {class: "curve way"});
    }

    paintBars(lengths) {
        const {p, labels} = this.state;
        const wide = Math.min((this.width - 52) / p.length * 0.5, 44);
        this.line("floor", 46, this.floor, this.width, this.floor);
        const rows = {
            word: this.leafLine + 28, p: this.floor + 35, digits: this.floor + 53,
        };
        for (const [name, y] of Object.entries(rows)) {
            this.label(`row-${name}`, 0, y, name, {class: "small"});
        }
        p.forEach((value, i) => {
            const x = this.column(i);
            const y = this.up.to(value);
            this.rect(`bar-${i}`, x - wide / 2, y, wide, this.floor - y, {class: "p"});
            const middle = {class: "compact", "text-anchor": "middle"};
            this.label(`name-${i}`, x, this.floor + 17, labels[i], middle);
            this.figure(`p_${i + 1}`, x, rows.p, value, middle);
            this.figure(`length_${i + 1}`, x, rows.digits, lengths[i], middle);
        });
    }

    placeHandle(value, i) {
        const wide = Math.min((this.width - 52) / this.state.p.length, 56);
        this.handle(`p-${i}`, {
            ...CHANCE, label: `p of ${this.state.labels[i]}`, value,
            shown: text(value, 3), axis: "y", scale: this.up,
            x: this.column(i) - wide / 2, y: this.top - 4,
            width: wide, height: this.floor - this.top + 8,
            set: to => this.change({p: withEntry(this.state.p, i, to)}),
        });
    }

    paintReadout({paid, own, whole}) {
        this.number("paid", paid);
        this.number("entropy", own);
        if (!this.done) return;
        this.number("length", whole);
        this.number("excess", whole - own);
    }

    summary() {
        const {paid, own} = this.measure();
        const {step, p} = this.state;
        const costs = `${text(paid, 3)} bits`;
        return this.done
            ? `The code is built. Its length is ${costs}, the entropy `
                + `${text(own, 3)} bits.`
            : `${step} of ${p.length - 1} merges, which cost ${costs} so far.`;
    }
}

define("infobook-huffman-tree", HuffmanTree);

import {clamp, define, InteractiveFigure, Scale, text} from "./kit.mjs";
import {divergence} from "./measures.mjs";

const WALKERS = 11; // one is followed, ten are its company
const IN_STORE = 400; // flips of a walk, as in evidence_walk.py
const BIAS = {low: 0.01, high: 0.99, step: 0.01};
const LEVEL = 1e-9; // log-odds this close to 0 are a tie
const FIELD = {left: 46, right: 18, top: 98, bottom: 318};

// The k-th number of Mulberry32, by Tommy Ettinger; Python makes the same ones.
function uniform(seed, k) {
    const a = seed + Math.imul(k, 1831565813) | 0;
    let t = Math.imul(a ^ a >>> 15, a | 1);
    t ^= t + Math.imul(t ^ t >>> 7, t | 61);
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
}

class EvidenceWalk extends InteractiveFigure {
    buttons() {
        this.button("New flips", () => this.change({seed: this.state.seed + 1 >>> 0}));
        this.button("Swap p and q", () => {
            this.change({p: this.state.q, q: this.state.p});
        });
        this.unitButton();
    }

    // Heads so far of a walk, after 0, 1, ... flips.
    heads(walk) {
        const {p, steps, seed} = this.state;
        const counts = [0];
        for (let k = 1; k <= steps; k++) {
            const head = uniform(seed, walk * IN_STORE + k) < p ? 1 : 0;
            counts.push(counts[k - 1] + head);
        }
        return counts;
    }

    measure() {
        const {p, q, shown} = this.state;
        const [head, tail] = [Math.log(p / q), Math.log((1 - p) / (1 - q))];
        const heads = Array.from({length: WALKERS}, (_, walk) => this.heads(walk));
        const walks = heads.map(counts =>
            counts.map((h, n) => (head * h + tail * (n - h)) * this.scale));
        const drift = divergence([p, 1 - p], [q, 1 - q]) * this.scale;
        return {
            walks, p, q, drift, flips: shown, expected: shown * drift,
            now: walks[0][shown], heads: heads[0][shown],
            below: walks.filter(walk => walk[shown] < -LEVEL * this.scale).length,
        };
    }

    paint() {
        const seen = this.measure();
        this.height = FIELD.bottom + 42;
        this.paintCoins();
        this.paintField(seen);
        this.paintWalks(seen);
        for (const name of ["drift", "expected", "now", "heads", "below"]) {
            this.number(name, seen[name]);
        }
        this.placeHandles();
    }

    // A track for the truth and one for the rival: the probability of heads.
    paintCoins() {
        this.bias = new Scale(0, 1, 104, this.width - FIELD.right);
        [["p", "truth p"], ["q", "rival q"]].forEach(([name, label], i) => {
            const y = 14 + 28 * i;
            const value = this.state[name];
            this.label(`${name}-name`, 0, y + 5, label, {class: name});
            this.figure(name, 58, y + 5, value, {class: name});
            this.slider(`${name}-handle`, {
                ...BIAS, label: `${label}, probability of heads`, value,
                shown: text(value, 2), scale: this.bias, y, kind: name,
                set: to => this.change({[name]: to}),
            });
        });
    }

    paintField({walks, drift}) {
        const {steps} = this.state;
        const all = walks.flat();
        const high = Math.max(...all, drift * steps, 2);
        const low = Math.min(...all, -2);
        const {left, top, bottom} = FIELD;
        const right = this.width - FIELD.right;
        this.up = new Scale(low, high, bottom, top);
        this.along = new Scale(0, steps, left, right);
        const zero = this.up.to(0);
        this.label("field-name", 0, top - 22, `log-odds of p against q, ${this.unit}`,
            {class: "small"});
        this.rect("for-q", left, zero, right - left, bottom - zero,
            {class: "wash"});
        this.axis("odds", {side: "left", scale: this.up, at: left, count: 5});
        this.axis("flip", {side: "bottom", scale: this.along, at: bottom, count: 4});
        this.label("flip-name", left - 8, bottom + 17, "flips",
            {class: "small", "text-anchor": "end"});
        this.line("even", left, zero, right, zero);
    }

    paintWalks({walks, drift, now}) {
        const {shown, steps} = this.state;
        const {left, top, bottom} = FIELD;
        const path = walk => walk.slice(0, shown + 1)
            .map((odds, n) => [this.along.to(n), this.up.to(odds)]);
        walks.slice(1).forEach((walk, i) => {
            this.path(`walk-${i}`, path(walk), {class: "curve p thin"});
        });
        const [end, goal] = [this.along.to(steps), this.up.to(drift * steps)];
        this.path("drift", [[left, this.up.to(0)], [end, goal]],
            {class: "curve dashed"});
        this.path("walk", path(walks[0]), {class: "curve p thick"});
        const x = this.along.to(shown);
        this.line("cursor", x, top, x, bottom, {class: "rule dotted"});
        this.mark("walker", "circle", {cx: x, cy: this.up.to(now), r: 4, class: "p"});
        this.mark("cursor-knob", "circle", {cx: x, cy: bottom, r: 7, class: "knob"});
        const above = clamp(x, left + 26, this.width - 30);
        this.label("flips-name", above, top - 5, "n =",
            {class: "compact", "text-anchor": "end"});
        this.figure("flips", above + 4, top - 5, shown, {class: "compact"});
        const zero = this.up.to(0);
        this.label("drift-name", end - 4, Math.max(goal - 8, top + 12),
            "n D(p \u2016 q)", {class: "halo", "text-anchor": "end"});
        this.label("p-leads", left + 8, Math.min(zero - 8, top + 14), "p leads",
            {class: "halo p"});
        const room = bottom - zero > 32;
        this.label("q-leads", left + 8, bottom - 12, room ? "q leads" : "",
            {class: "halo q", style: "stroke: var(--pale)"});
    }

    placeHandles() {
        const {shown, steps} = this.state;
        this.handle("flips-handle", {
            label: "flips shown", value: shown, low: 0, high: steps, step: 1,
            shown: `${shown} flips`, axis: "x", scale: this.along, x: FIELD.left - 8,
            y: FIELD.top - 6, width: this.width - FIELD.left + 8,
            height: FIELD.bottom - FIELD.top + 14, set: to => this.change({shown: to}),
        });
    }

    summary() {
        const {now, expected, flips, below} = this.measure();
        return `After ${flips} flips the log-odds of p are ${text(now, 2)} `
            + `${this.unit}, ${text(expected, 2)} on average; `
            + `${below} of ${WALKERS} walks favour q.`;
    }
}

define("infobook-evidence-walk", EvidenceWalk);

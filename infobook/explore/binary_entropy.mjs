import {clamp, define, InteractiveFigure, Scale, text} from "./kit.mjs";
import {crossEntropy, divergence, entropy} from "./measures.mjs";

const LEFT = 60; // of the curve, in pixels
const RIGHT = 14;
const TOP = 34;
const FLOOR = 254;
const ROWS = FLOOR + 62; // of the sliders below
const ROW = 34;

const coin = x => [x, 1 - x];

class BinaryEntropy extends InteractiveFigure {
    get chord() { return this.state.mode === "chord"; }

    get mixture() {
        const {p, q, weight} = this.state;
        return weight * p + (1 - weight) * q;
    }

    buttons() {
        if (this.chord) this.button("Equal shares", () => this.change({weight: 0.5}));
        else this.button("q = p", () => this.change({q: this.state.p}));
        this.button("Swap p and q", () => this.change({
            p: this.state.q, q: this.state.p,
        }));
        this.unitButton();
    }

    measure() {
        const {p, q, weight} = this.state;
        const h = x => entropy(coin(x)) * this.scale;
        if (!this.chord) {
            return {
                entropy: h(p),
                cross_entropy: crossEntropy(coin(p), coin(q)) * this.scale,
                divergence: divergence(coin(p), coin(q)) * this.scale,
            };
        }
        const {mixture} = this;
        const average = weight * h(p) + (1 - weight) * h(q);
        return {
            entropy_p: h(p), entropy_q: h(q), average, entropy_mixture: h(mixture),
            gap: Math.max(h(mixture) - average, 0),
        };
    }

    paint() {
        const shown = this.measure();
        this.height = ROWS + (this.chord ? 3 : 2) * ROW;
        this.along = new Scale(0, 1, LEFT, this.width - RIGHT);
        this.most = (this.chord ? 1 : 2) * Math.LN2 * this.scale;
        this.heights = new Scale(0, this.most, FLOOR, TOP);
        this.axis("bias", {side: "bottom", scale: this.along, at: FLOOR,
            name: "chance of heads"});
        this.axis("entropy", {side: "left", scale: this.heights, at: LEFT});
        this.label("entropy-name", 0, TOP - 16, this.unit, {class: "small"});
        this.paintCurve();
        if (this.chord) this.paintChord(shown);
        else this.paintTangent(shown);
        this.paintSliders();
        for (const [name, value] of Object.entries(shown)) this.number(name, value);
    }

    point(x, height) {
        return [this.along.to(x), this.heights.to(Math.min(height, this.most))];
    }

    onCurve(x) { return this.point(x, entropy(coin(x)) * this.scale); }

    paintCurve() {
        const turn = i => i / 128 * Math.PI / 2; // steps are finer at the steep ends
        const steps = Array.from({length: 129}, (_, i) => Math.sin(turn(i)) ** 2);
        this.path("curve", steps.map(x => this.onCurve(x)), {class: "curve p"});
    }

    // What the code of q costs is a line in p, and touches the curve at q.
    paintTangent({entropy: own, cross_entropy: price}) {
        const {p, q} = this.state;
        const {most} = this;
        const [tails, heads] = [1 - q, q].map(x => -Math.log(x) * this.scale);
        const reach = (from, to) => to <= most ? 1 : (most - from) / (to - from);
        const ends = q > 0 && q < 1
            ? [1 - reach(heads, tails), reach(tails, heads)]
                .map(x => this.point(x, x * heads + (1 - x) * tails))
            : [this.point(q, 0), this.point(q, most)]; // upright: it costs without end
        this.path("tangent", ends, {class: "curve q dashed"});
        this.paintGap(p, own, price, ["H(p, q)", "D(p \u2016 q)", "H(p)"]);
        this.paintPoint("q", q);
        this.paintPoint("p", p);
    }

    paintChord({average, entropy_mixture: mixed}) {
        const {p, q} = this.state;
        const ends = [this.onCurve(p), this.onCurve(q)];
        this.path("chord", ends, {class: "curve q dashed"});
        this.paintGap(this.mixture, average, mixed, ["mixture", "gap", "average"]);
        this.paintPoint("q", q);
        this.paintPoint("p", p);
    }

    paintPoint(name, x) {
        const [cx, cy] = this.onCurve(x);
        this.mark(`${name}-point`, "circle", {cx, cy, r: 6,
            class: name === "p" ? "p" : "knob q"});
    }

    // A bar over `x` between two heights, and the names of top, bar and foot beside it.
    paintGap(x, low, high, [upper, middle, lower]) {
        const [at, foot] = this.point(x, low);
        const top = high > this.most ? TOP - 12 : this.heights.to(high);
        this.rect("gap", at - 5, top, 10, foot - top, {class: "excess"});
        if (high > this.most) {
            this.rect("open", at - 7, top - 2, 14, 4, {class: "open"});
        }
        const right = x < 0.5;
        const beside = at + (right ? 14 : -14);
        const look = {class: "halo", "text-anchor": right ? "start" : "end"};
        const head = clamp(top - 4, TOP + 12, FLOOR - 26);
        const feet = clamp(foot + 16, head + 18, FLOOR - 6);
        if (this.chord) { // above the curve, on the side to which it falls
            this.label("upper", clamp(at, LEFT + 60, this.width - 60),
                Math.min(top - 12, feet - 18), upper,
                {"text-anchor": right ? "end" : "start"});
        } else {
            this.label("upper", beside, Math.min(head, feet - 18),
                high === Infinity ? `${upper} = \u221e` : upper, look);
        }
        if (feet - head > 44) {
            this.label("middle", beside, (head + feet) / 2, middle, look);
        }
        this.label("lower", beside, feet, lower, look);
    }

    paintSliders() {
        const {p, q, weight} = this.state;
        [["p", p, "p"], ["q", q, "q"]].forEach(([name, value, kind], i) => {
            const y = ROWS + i * ROW;
            const [x, point] = this.onCurve(value);
            this.line(`${name}-lead`, x, point, x, y, {class: "rule faint dashed"});
            this.paintSlider(name, value, y, kind, `${name}, chance of heads`);
        });
        if (!this.chord) return;
        const label = "w, share of p in the mixture";
        this.paintSlider("weight", weight, ROWS + 2 * ROW, "", label);
    }

    paintSlider(name, value, y, kind, label) {
        this.label(`${name}-name`, 0, y + 5, name === "weight" ? "w" : name,
            {class: `small ${kind}`});
        this.figure(name, LEFT - 15, y + 5, value,
            {class: "small", "text-anchor": "end"});
        this.slider(`${name}-handle`, {
            label, value, low: 0, high: 1, step: 0.01, shown: text(value, 2),
            scale: this.along, y, kind, set: to => this.change({[name]: to}),
        });
    }

    summary() {
        const shown = this.measure();
        const say = name => Number.isFinite(shown[name])
            ? `${text(shown[name], 3)} ${this.unit}` : "infinite";
        return this.chord
            ? `Mixture ${say("entropy_mixture")}, average ${say("average")}, `
                + `gap ${say("gap")}.`
            : `Entropy ${say("entropy")}, cross-entropy ${say("cross_entropy")}, `
                + `D of p from q ${say("divergence")}.`;
    }
}

define("infobook-binary-entropy", BinaryEntropy);

import {clamp, define, InteractiveFigure, Scale, sum, text, withEntry} from "./kit.mjs";
import {contributions, crossEntropy, divergence, entropy} from "./measures.mjs";

const TOP = 34; // of the bars, in pixels; below them stand their contributions
const BARS = 170;
const TERMS = 84;

class KLBars extends InteractiveFigure {
    buttons() {
        this.button("q = p", () => this.change({q: [...this.state.p]}));
        this.button("Swap p and q", () => this.change({
            p: this.state.q, q: this.state.p,
        }));
        this.button("Uniform q", () => this.change({
            q: this.state.q.map(() => 1 / this.state.q.length),
        }));
        this.unitButton();
    }

    measure() {
        const {p, q} = this.state;
        const nats = {
            entropy_p: entropy(p), entropy_q: entropy(q),
            cross_entropy: crossEntropy(p, q), divergence: divergence(p, q),
            reverse: divergence(q, p),
        };
        contributions(p, q).forEach((x, i) => { nats[`term_${i + 1}`] = x; });
        return Object.fromEntries(
            Object.entries(nats).map(([name, x]) => [name, x * this.scale]));
    }

    paint() {
        const shown = this.measure();
        this.paintBars();
        this.paintTerms(shown);
        this.paintSum(shown);
        for (const name of [
            "entropy_p", "entropy_q", "cross_entropy", "divergence", "reverse",
        ]) {
            this.number(name, shown[name]);
        }
    }

    columns() {
        const {labels} = this.state;
        const left = 40;
        const wide = (this.width - left) / labels.length;
        const bar = Math.min(wide * 0.42, 44);
        const middle = i => left + (i + 0.5) * wide;
        return labels.map((label, i) => ({label, middle: middle(i), bar}));
    }

    paintBars() {
        const {p, q} = this.state;
        const heights = new Scale(0, 1, TOP + BARS, TOP);
        this.height = TOP + BARS + TERMS + 118;
        this.axis("probability",
            {side: "left", scale: heights, at: 36, name: "probability"});
        this.columns().forEach(({label, middle, bar}, i) => {
            const pair = [["p", p, middle - bar], ["q", q, middle]];
            for (const [name, values, x] of pair) {
                const value = values[i];
                const top = heights.to(value);
                this.rect(`${name}-${i}`, x + 1, top, bar - 2, TOP + BARS - top,
                    {class: name});
                this.label(`${name}-${i}-name`, x + bar / 2, top - 5, name,
                    {class: name, "text-anchor": "middle"});
                this.handle(`${name}-${i}-handle`, {
                    label: `${name} of ${label}`, value, low: 0, high: 1, step: 0.01,
                    shown: text(value, 3), axis: "y", scale: heights,
                    x, y: TOP - 4, width: bar, height: BARS + 6,
                    set: to => this.change({[name]: withEntry(values, i, to)}),
                });
            }
            this.label(`name-${i}`, middle, TOP + BARS + 18, label,
                {"text-anchor": "middle"});
        });
        this.line("floor", 36, TOP + BARS, this.width, TOP + BARS);
    }

    // What each outcome adds to D(p || q), as a bar up or down from a line of its own.
    paintTerms(shown) {
        const terms = this.state.labels.map((_, i) => shown[`term_${i + 1}`]);
        const finite = terms.filter(Number.isFinite).map(Math.abs);
        const most = Math.max(...finite, 0.5 * this.scale);
        const zero = TOP + BARS + 34 + TERMS / 2;
        const heights = new Scale(-most, most, zero + 26, zero - 26);
        this.label("terms-name", 0, zero + 4, "p log p/q", {class: "small"});
        this.columns().forEach(({middle, bar}, i) => {
            const end = heights.to(clamp(terms[i], -most, most));
            this.rect(`term-${i}`, middle - bar / 2, Math.min(end, zero), bar,
                Math.abs(end - zero), {class: "excess"});
            const beside = terms[i] < 0 ? end + 15 : end - 6;
            this.figure(`term_${i + 1}`, middle, beside, terms[i],
                {class: "small", "text-anchor": "middle"});
        });
        this.line("zero", 62, zero, this.width, zero);
    }

    // H(p) and D(p || q) end to end are H(p, q).
    paintSum(shown) {
        const top = TOP + BARS + TERMS + 74;
        const {entropy_p: own, divergence: waste, cross_entropy: price} = shown;
        const most = Math.max(2 * Math.log(this.state.p.length) * this.scale,
            Number.isFinite(price) ? price : 0);
        const along = new Scale(0, most, 0, this.width - 2);
        const middle = along.to(own);
        const end = Number.isFinite(price) ? along.to(price) : this.width - 2;
        this.label("sum-name", 0, top - 8,
            `H(p) + D(p \u2016 q) = H(p, q) = ${text(price, 3)} ${this.unit}`);
        this.rect("sum-own", 0, top, middle, 24, {class: "p"});
        this.rect("sum-waste", middle, top, end - middle, 24, {class: "excess"});
        if (middle > 50) this.label("sum-p", 8, top + 17, "H(p)", {class: "on"});
    }

    summary() {
        const shown = this.measure();
        const say = name => Number.isFinite(shown[name])
            ? `${text(shown[name], 3)} ${this.unit}` : "infinite";
        return `D of p from q ${say("divergence")}, D of q from p ${say("reverse")}, `
            + `cross-entropy ${say("cross_entropy")}.`;
    }
}

define("infobook-kl-bars", KLBars);

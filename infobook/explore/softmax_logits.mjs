import {clamp, define, InteractiveFigure, Scale, sum, text} from "./kit.mjs";
import {entropy} from "./measures.mjs";

const HIGHEST_SCORE = 6;
const WARMTH = {low: 0.2, high: 5};
const ROWS = { // the three panels, in pixels from the top
    scores: [90, 204], chances: [284, 394], slopes: [470, 530],
};

class SoftmaxLogits extends InteractiveFigure {
    buttons() {
        this.button("Next label", () => {
            this.change({label: (this.state.label + 1) % this.state.logits.length});
        });
        this.button("Step downhill", () => {
            const {slopes} = this.measure();
            this.change({logits: this.state.logits.map((z, i) =>
                clamp(z - slopes[i], -HIGHEST_SCORE, HIGHEST_SCORE))});
        });
        this.adder = this.button("Add 1 to all", () => {
            if (this.hasRoom) this.change({logits: this.state.logits.map(z => z + 1)});
        });
        this.unitButton();
    }

    get hasRoom() { return Math.max(...this.state.logits) + 1 <= HIGHEST_SCORE; }

    // q, the loss and its slopes in nats; each score is measured from the largest.
    measure() {
        const {logits, label, temperature} = this.state;
        const most = Math.max(...logits);
        const shifted = logits.map(z => (z - most) / temperature);
        const whole = sum(shifted.map(Math.exp));
        const q = shifted.map(z => Math.exp(z) / whole);
        return {
            q, loss: Math.log(whole) - shifted[label],
            slopes: q.map((x, i) => (x - (i === label ? 1 : 0)) / temperature),
        };
    }

    paint() {
        const {q, loss, slopes} = this.measure();
        this.height = ROWS.slopes[1] + 26;
        this.adder.setAttribute("aria-disabled", String(!this.hasRoom));
        this.paintHeads();
        this.paintScores();
        this.paintChances(q);
        this.paintSlopes(slopes);
        this.number("loss", loss * this.scale);
        this.number("entropy", entropy(q) * this.scale);
        this.placeHandles();
    }

    columns() {
        const {labels} = this.state;
        const left = 40;
        const wide = (this.width - left) / labels.length;
        return labels.map((name, i) => ({
            name, wide, middle: left + (i + 0.5) * wide, bar: Math.min(wide * 0.5, 56),
        }));
    }

    paintHeads() {
        const {label, temperature} = this.state;
        const {low, high} = WARMTH;
        const warm = this.warmth = new Scale(low, high, 50, this.width - 56);
        const one = warm.to(1);
        this.label("warm-name", 2, 19, "T");
        this.line("warm-one", one, 8, one, 20, {class: "rule faint"});
        this.figure("temperature", warm.end + 20, 19, temperature);
        this.columns().forEach(({name, middle}, i) => {
            this.label(`name-${i}`, middle, 72, name, {
                class: i === label ? "p strong" : "", "text-anchor": "middle",
            });
        });
        const titles = {
            scores: "score z", chances: "q = softmax(z/T), label y",
            slopes: `slope of the loss in z: (q \u2212 y)/T, ${this.unit}`,
        };
        this.label("scores-title", 0, 52, titles.scores, {class: "small"});
        this.label("chances-title", 0, ROWS.chances[0] - 28, titles.chances,
            {class: "small"});
        this.label("slopes-title", 0, ROWS.slopes[0] - 26, titles.slopes,
            {class: "small"});
    }

    paintScores() {
        const [top, bottom] = ROWS.scores;
        this.up = new Scale(-HIGHEST_SCORE, HIGHEST_SCORE, bottom, top);
        this.axis("scores", {side: "left", scale: this.up, at: 36, count: 4});
        this.line("scores-zero", 36, this.up.to(0), this.width, this.up.to(0),
            {class: "rule faint"});
        this.columns().forEach(({middle}, i) => {
            const z = this.state.logits[i];
            this.line(`stem-${i}`, middle, this.up.to(0), middle, this.up.to(z),
                {class: "rule q"});
            this.mark(`knob-${i}`, "circle",
                {cx: middle, cy: this.up.to(z), r: 7, class: "knob q"});
            this.figure(`z_${i + 1}`, middle, bottom + 24, z,
                {class: "compact", "text-anchor": "middle"});
        });
    }

    paintChances(q) {
        const [top, bottom] = ROWS.chances;
        const up = new Scale(0, 1, bottom, top);
        this.axis("chances", {side: "left", scale: up, at: 36, count: 2});
        this.columns().forEach(({middle, bar}, i) => {
            const end = up.to(q[i]);
            this.rect(`q-${i}`, middle - bar / 2, end, bar, bottom - end, {class: "q"});
            if (i === this.state.label) {
                this.rect("label", middle - bar / 2 - 4, top, bar + 8, bottom - top,
                    {class: "curve p dashed"});
                this.label("label-name", middle, top - 9, "y = 1",
                    {class: "compact p", "text-anchor": "middle"});
            }
            this.figure(`q_${i + 1}`, middle, bottom + 18, q[i],
                {class: "compact", "text-anchor": "middle"});
        });
        this.line("chances-floor", 36, bottom, this.width, bottom);
    }

    paintSlopes(slopes) {
        const [top, bottom] = ROWS.slopes;
        const most = Math.max(1, ...slopes.map(Math.abs));
        const up = new Scale(-most, most, bottom, top);
        const zero = up.to(0);
        this.columns().forEach(({middle, bar}, i) => {
            const end = up.to(slopes[i]);
            this.rect(`slope-${i}`, middle - bar / 2, Math.min(end, zero), bar,
                Math.abs(end - zero), {class: "excess"});
            this.figure(`slope_${i + 1}`, middle, bottom + 18, slopes[i] * this.scale,
                {class: "compact", "text-anchor": "middle"});
        });
        this.label("slopes-zero-name", 29, zero + 4, "0",
            {class: "small", "text-anchor": "end"});
        this.line("slopes-zero", 36, zero, this.width, zero);
    }

    placeHandles() {
        const {logits, temperature} = this.state;
        this.slider("warm", {
            label: "temperature T", value: temperature, ...WARMTH, step: 0.1,
            shown: text(temperature, 2), scale: this.warmth, y: 14,
            set: to => this.change({temperature: to}),
        });
        this.columns().forEach(({name, middle, wide}, i) => {
            const room = Math.min(wide, 64);
            this.handle(`score-${i}`, {
                label: `score of ${name}`, value: logits[i], low: -HIGHEST_SCORE,
                high: HIGHEST_SCORE, step: 0.1, shown: text(logits[i], 2), axis: "y",
                scale: this.up, x: middle - room / 2, y: ROWS.scores[0] - 9,
                width: room, height: 132,
                set: to => this.change({
                    logits: logits.map((z, k) => k === i ? to : z),
                }),
            });
        });
    }

    summary() {
        const {q, loss} = this.measure();
        const {label, labels} = this.state;
        return `q of ${labels[label]} ${text(q[label], 3)}, loss `
            + `${text(loss * this.scale, 3)} ${this.unit}.`;
    }
}

define("infobook-softmax-logits", SoftmaxLogits);

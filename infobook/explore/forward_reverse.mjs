import {clamp, define, InteractiveFigure, Scale, text} from "./kit.mjs";

// The same quadrature as in forward_reverse.py, where its reasons stand.
const FIT = {step: 0.1, reach: 8, halvings: 42, rounds: 12};
const ROOM = {d: [0, 3.5], mean: [-4, 4], sd: [0.4, 4]};
const SIDE = 8.5; // the picture shows -8.5 to 8.5
const PLOT = {top: 44, bottom: 214};
const LANE = 28; // height of the handles above and below the plot
const ROW = 38;

const normalDensity = (x, {mean, sd}) =>
    Math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI));

function normalMean(f, q) {
    const most = Math.floor(FIT.reach * q.sd / FIT.step);
    let total = f(q.mean) * normalDensity(q.mean, q);
    for (let k = 1; k <= most; k++) {
        const away = k * FIT.step;
        const both = f(q.mean - away) + f(q.mean + away);
        total += both * normalDensity(q.mean + away, q);
    }
    return FIT.step * total;
}

const meanLogCosh = (d, q) => normalMean(x => Math.abs(d * x) - Math.LN2
    + Math.log1p(Math.exp(-2 * Math.abs(d * x))), q);

function forwardDivergence(d, q) {
    const spread = (1 + d * d + q.mean ** 2) / q.sd ** 2;
    const own = meanLogCosh(d, {mean: d, sd: 1}) - d * d - 0.5;
    return Math.max(Math.log(q.sd) + spread / 2 + own, 0);
}

function reverseDivergence(d, q) {
    const squares = (q.mean ** 2 + q.sd ** 2 + d * d - 1) / 2;
    return Math.max(squares - Math.log(q.sd) - meanLogCosh(d, q), 0);
}

function bestWidth(d, mean) {
    let [low, high] = [1, 1 + d];
    for (let i = 0; i < FIT.halvings; i++) {
        const sd = (low + high) / 2;
        const rest = 1 - d * d * normalMean(x => 1 - Math.tanh(d * x) ** 2, {mean, sd});
        if (sd * sd * rest < 1) low = sd;
        else high = sd;
    }
    return (low + high) / 2;
}

function settledFit(d, start) {
    let mean = start;
    let sd = bestWidth(d, mean);
    for (let i = 0; i < FIT.rounds; i++) {
        mean = d * normalMean(x => Math.tanh(d * x), {mean, sd});
        sd = bestWidth(d, mean);
    }
    return {mean, sd};
}

function bestReverse(d) {
    const [centred, aside] = [settledFit(d, 0), settledFit(d, d)];
    const gain = reverseDivergence(d, centred) - reverseDivergence(d, aside);
    return gain > 0 ? aside : centred;
}

class ForwardReverse extends InteractiveFigure {
    buttons() {
        this.button("Best forward fit", () => this.change(this.fits().forward));
        this.button("Best reverse fit", () => this.change(this.fits().reverse));
        this.unitButton();
    }

    fits() {
        const {d, mean, sd} = this.state;
        if (this.fitted?.d !== d) this.fitted = {d, best: bestReverse(d)};
        const {best} = this.fitted;
        return {
            q: {mean, sd},
            forward: {mean: 0, sd: Math.sqrt(1 + d * d)},
            reverse: {mean: mean < 0 ? -best.mean : best.mean, sd: best.sd},
        };
    }

    measure() {
        const {d} = this.state;
        return Object.fromEntries(Object.entries(this.fits()).flatMap(([name, q]) => [
            [`${name}_mean`, q.mean], [`${name}_sd`, q.sd],
            [`${name}_c`, forwardDivergence(d, q) * this.scale],
            [`${name}_d`, reverseDivergence(d, q) * this.scale],
        ]));
    }

    paint() {
        this.height = PLOT.bottom + 68 + 3 * ROW + 42;
        this.along = new Scale(-SIDE, SIDE, 0, this.width);
        this.paintDensities();
        this.paintModes();
        this.paintWidth();
        this.paintTable();
        this.place();
    }

    paintDensities() {
        const {d} = this.state;
        const fits = this.fits();
        const xs = Array.from({length: 193}, (_, i) => -SIDE + i * SIDE / 96);
        const world = x => [-d, d].reduce(
            (total, mean) => total + normalDensity(x, {mean, sd: 1}) / 2, 0);
        const peak = normalDensity(fits.q.mean, fits.q);
        const most = Math.max(0.42, peak * 1.02);
        this.up = new Scale(0, most, PLOT.bottom, PLOT.top);
        const curve = f => xs.map(x => [this.along.to(x), this.up.to(f(x))]);
        const area = f => [[0, PLOT.bottom], ...curve(f), [this.width, PLOT.bottom]];
        this.path("world", area(world), {class: "p soft"});
        this.path("world-edge", curve(world), {class: "curve p"});
        this.path("model", area(x => normalDensity(x, fits.q)), {class: "q glass"});
        this.path("forward", curve(x => normalDensity(x, fits.forward)),
            {class: "curve third dashed"});
        this.path("reverse", curve(x => normalDensity(x, fits.reverse)),
            {class: "curve dotted"});
        this.axis("x", {side: "bottom", scale: this.along, at: PLOT.bottom, count: 4});
        this.knob("peak", fits.q.mean, this.up.to(peak), "q");
    }

    knob(key, x, y, kind) {
        this.mark(key, "circle",
            {cx: this.along.to(x), cy: y, r: 8, class: `knob ${kind}`});
    }

    // The modes of p, and how far they are from the middle: a track above the plot.
    paintModes() {
        const {d} = this.state;
        const y = 14;
        const [left, right] = [this.along.to(-d), this.along.to(d)];
        this.line("modes", left, y, right, y, {class: "rule p"});
        this.line("left-mode", left, y - 5, left, y + 5, {class: "rule p"});
        this.knob("right-mode", d, y, "p");
        this.label("modes-name", right + 13, y + 5, `d = ${text(d, 2)}`,
            {class: "p"});
        this.label("world-name", 0, y + 5, "world p", {class: "p"});
    }

    // From the mean of q to one standard deviation above it: a track below the plot.
    paintWidth() {
        const {mean, sd} = this.state;
        const y = PLOT.bottom + 40;
        this.label("model-name", 0, y + 5, "model q", {class: "q"});
        const [start, end] = [this.along.to(mean), this.along.to(mean + sd)];
        this.line("width", start, y, end, y, {class: "rule q"});
        this.line("width-start", start, y - 5, start, y + 5, {class: "rule q"});
        this.knob("width-end", mean + sd, y, "q");
        const fits = end + 75 < this.width;
        this.label("width-name", fits ? end + 13 : start - 9, y + 5,
            `sd = ${text(sd, 2)}`, {class: "q", "text-anchor": fits ? "start" : "end"});
    }

    place() {
        const {d, mean, sd} = this.state;
        const whole = {axis: "x", x: 0, width: this.width, step: 0.05};
        const room = name => ({low: ROOM[name][0], high: ROOM[name][1]});
        this.handle("d", {
            ...whole, ...room("d"), label: "distance d of the modes of p from 0",
            value: d, shown: text(d, 2), scale: this.along, y: 0, height: LANE,
            set: to => this.change({d: to}),
        });
        this.handle("mean", {
            ...whole, ...room("mean"), label: "mean of q", value: mean,
            shown: text(mean, 2), scale: this.along, y: PLOT.top - 10,
            height: PLOT.bottom - PLOT.top + 10, set: to => this.change({mean: to}),
        });
        this.handle("sd", {
            ...whole, ...room("sd"), label: "standard deviation of q", value: sd,
            shown: text(sd, 2), y: PLOT.bottom + 40 - LANE / 2, height: LANE,
            scale: new Scale(-SIDE - mean, SIDE - mean, 0, this.width),
            set: to => this.change({sd: to}),
        });
    }

    // Three models, a row each; bars compare what each order of the divergence says.
    paintTable() {
        const shown = this.measure();
        const top = PLOT.bottom + 92;
        const wide = this.width;
        const first = clamp(wide * 0.18, 72, 130);
        const small = clamp(wide * 0.11, 42, 80);
        const bars = [first + 2 * small, (wide + first + 2 * small) / 2];
        const room = bars[1] - bars[0] - 14;
        this.label("head-unit", 0, top, `D in ${this.unit}`, {class: "small"});
        this.label("head-mean", first, top, "mean", {class: "small"});
        this.label("head-sd", first + small, top, "sd", {class: "small"});
        this.label("head-c", bars[0], top, "D(p \u2016 q)", {class: "small"});
        this.label("head-d", bars[1], top, "D(q \u2016 p)", {class: "small"});
        const rows = [
            ["q", "q", "curve q"], ["forward", "forward fit", "curve third dashed"],
            ["reverse", "reverse fit", "curve dotted"],
        ];
        rows.forEach(([name, label, line], i) => {
            const y = top + 24 + i * ROW;
            this.line(`row-${name}`, 0, y - 19, wide, y - 19, {class: "rule faint"});
            this.label(`name-${name}`, 0, y, label, {class: "compact"});
            this.line(`sample-${name}`, 0, y + 8, first - 18, y + 8, {class: line});
            const cell = (what, x, look) => {
                const key = `${name}_${what}`;
                this.figure(key, x, y, shown[key], {class: look});
                return shown[key];
            };
            cell("mean", first, "compact");
            cell("sd", first + small, "compact");
            ["c", "d"].forEach((kind, k) => {
                const best = kind === "c" ? name === "forward" : name === "reverse";
                const value = cell(kind, bars[k], best ? "compact strong" : "compact");
                this.bar(`bar-${name}-${kind}`, bars[k], y + 5, room,
                    value / this.scale);
            });
        });
    }

    // A bar of at most 2 nats; what is longer ends in a point.
    bar(key, x, y, room, nats) {
        const end = x + room * clamp(nats / 2, 0, 1);
        const tip = nats > 2 ? 8 : 0;
        this.path(key, [[x, y], [end, y], [end + tip, y + 4], [end, y + 8], [x, y + 8]],
            {class: "excess"});
    }

    summary() {
        const shown = this.measure();
        const where = this.fits().reverse.mean === 0 ? "in the middle" : "on one mode";
        return `D of p from q ${text(shown.q_c, 3)} ${this.unit}, at best `
            + `${text(shown.forward_c, 3)}; D of q from p ${text(shown.q_d, 3)} `
            + `${this.unit}, at best ${text(shown.reverse_d, 3)}. `
            + `The reverse fit is ${where}.`;
    }
}

define("infobook-forward-reverse", ForwardReverse);

import {define, InteractiveFigure, Scale, text} from "./kit.mjs";
import {crossEntropy, divergence, entropy} from "./measures.mjs";

const LEFT = 52; // of the bars, in pixels
const TOP = 78; // of the first outcome
const ROW = 30;
const NUMBER = 46; // room for a number after a bar
const MOST = 4; // the end of the scale for guesses
const NEAR = 0.05; // a guess this close is called right

class WrongCode extends InteractiveFigure {
    get pair() {
        const [title, p, q] = this.state.pairs[this.state.index];
        return {title, p, q};
    }

    buttons() {
        const reveal = this.button("Reveal", () => this.change({revealed: true}));
        const follow = () => reveal.setAttribute("aria-disabled", this.state.revealed);
        this.addEventListener("change", follow);
        follow();
        this.button("Next pair", () => this.change({
            index: (this.state.index + 1) % this.state.pairs.length,
            guess: this.initial.guess, revealed: false,
        }));
    }

    // What may be shown: before the reveal, nothing that tells the price.
    measure() {
        const {p, q} = this.pair;
        const {guess, revealed} = this.state;
        if (!revealed) return {guess};
        const price = crossEntropy(p, q) * this.scale;
        return {
            guess, cross_entropy: price, off: guess - price,
            entropy: entropy(p) * this.scale, divergence: divergence(p, q) * this.scale,
        };
    }

    paint() {
        const {pairs, index} = this.state;
        const rows = Math.max(...pairs.map(pair => pair[1].length));
        this.foot = TOP + rows * ROW;
        this.height = this.foot + 142;
        this.label("which", 0, 13, `Pair ${index + 1} of ${pairs.length}`,
            {class: "small"});
        this.label("title", 0, 34, this.pair.title, {class: "strong"});
        this.paintOutcomes();
        const shown = this.measure();
        this.along = new Scale(0, MOST, 14, this.width - 14);
        this.paintAnswer(shown);
        this.paintGuess();
        for (const [name, value] of Object.entries(shown)) this.number(name, value);
    }

    // One row an outcome: how often it comes, and how long its word is.
    paintOutcomes() {
        const {p, q} = this.pair;
        const lengths = q.map(x => Math.abs(Math.log(x)) * this.scale);
        const half = (this.width - LEFT) / 2;
        const longest = Math.max(MOST, ...lengths.filter(Number.isFinite));
        const often = new Scale(0, 1, LEFT, LEFT + half - NUMBER - 8);
        const long = new Scale(0, longest, LEFT + half, this.width - NUMBER);
        this.label("often", LEFT, TOP - 14, "how often, p", {class: "small"});
        this.label("long", LEFT + half, TOP - 14, `length, ${this.unit}`,
            {class: "small"});
        p.forEach((_, i) => {
            const y = TOP + i * ROW;
            this.label(`name-${i}`, 0, y + 14, this.nameOf(i, p.length));
            this.paintBar("p", i, often, p[i], y);
            this.paintBar("length", i, long, lengths[i], y);
        });
    }

    paintBar(name, i, scale, value, y) {
        const end = scale.to(Math.min(value, scale.high));
        const wide = Math.max(end - scale.start, 1);
        this.rect(`${name}-bar-${i}`, scale.start, y, wide, 18,
            {class: name === "p" ? "p" : "q"});
        this.figure(`${name}_${i + 1}`, end + 6, y + 14, value, {class: "small"});
    }

    nameOf(i, count) {
        return count === 2 ? ["heads", "tails"][i] : String.fromCharCode(97 + i);
    }

    // The price on the scale of the guess, once it is asked for.
    paintAnswer({entropy: own, cross_entropy: price, off, guess}) {
        const y = this.foot + 36;
        const [start, end] = [this.along.start, this.along.end];
        if (!this.state.revealed) {
            this.label("verdict", start, y - 10,
                `What does this code cost, in ${this.unit}?`);
            this.rect("hidden", start, y, end - start, 24, {class: "wash"});
            this.label("mark", start + 10, y + 17, "?");
            return;
        }
        const [middle, last] = [this.along.to(own), this.along.to(price)];
        this.label("verdict", start, y - 10, this.verdict(off, guess < own));
        this.rect("own", start, y, middle - start, 24, {class: "p"});
        this.rect("waste", middle, y, last - middle, 24, {class: "excess"});
        if (middle - start > 44) {
            this.label("own-name", start + 6, y + 17, "H(p)", {class: "on"});
        }
        const room = last + 64 < this.width;
        this.label("price-name", last + (room ? 6 : -6), y + 17, "H(p, q)",
            {class: "halo", "text-anchor": room ? "start" : "end"});
    }

    verdict(off, belowOwn) {
        if (Math.abs(off) <= NEAR) return "Well guessed.";
        if (off > 0) return "Less than you thought.";
        return belowOwn ? "More: no code is that cheap." : "More: this one is wrong.";
    }

    paintGuess() {
        const y = this.foot + 84;
        const {guess} = this.state;
        const x = this.along.to(guess);
        this.line("lead", x, this.foot + 34, x, y, {class: "rule dashed"});
        this.slider("guess-handle", {
            label: "your guess of the price", value: guess,
            low: 0, high: MOST, step: 0.05,
            shown: `${text(guess, 2)} ${this.unit}`, scale: this.along, y,
            set: to => this.change({guess: to}),
        });
        this.axis("scale", {side: "bottom", scale: this.along, at: y + 20,
            name: `price, ${this.unit}`});
    }

    summary() {
        const {guess, revealed} = this.state;
        const say = value => `${text(value, 2)} ${this.unit}`;
        if (!revealed) return `${this.pair.title}. Your guess is ${say(guess)}.`;
        const shown = this.measure();
        return `${this.verdict(shown.off, guess < shown.entropy)} The price is `
            + `${say(shown.cross_entropy)}: ${say(shown.entropy)} own and `
            + `${say(shown.divergence)} waste.`;
    }
}

define("infobook-wrong-code", WrongCode);

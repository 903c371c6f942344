// The measures that the figures show, in nats; infobook's are what they are held to.

import {sum} from "./kit.mjs";

// Expected surprisal under q of outcomes drawn from p; 0 log 0 counts as 0.
export const crossEntropy = (p, q) =>
    sum(p.map((x, i) => x > 0 ? -x * Math.log(q[i]) : 0));

export const entropy = p => Math.abs(crossEntropy(p, p)); // no minus before a zero

// What each outcome adds to D(p || q).
export const contributions = (p, q) =>
    p.map((x, i) => x > 0 ? x * Math.log(x / q[i]) : 0);

export const divergence = (p, q) => Math.max(sum(contributions(p, q)), 0);

/** A shape for each effect: none depends on colour to be told apart. */

import type { Effect } from "../../model/effect.ts";

/** Centred at the point, about 20 wide. */
export function effectShape(effect: Effect, x: number, y: number): string {
  return `<path class="${effect}" d="${OUTLINES[effect](x, y)}"/>`;
}

type Outline = (x: number, y: number) => string;

const OUTLINES: Readonly<Record<Effect, Outline>> = {
  /** A circle. */
  read: (x, y) => `M${x - 9},${y}a9,9 0 1,0 18,0a9,9 0 1,0 -18,0z`,
  /** A diamond, pointing both ways. */
  reversible: (x, y) => `M${x - 11},${y}L${x},${y - 11}L${x + 11},${y}L${x},${y + 11}z`,
  /** An octagon, as on a stop sign. */
  destructive: (x, y) => `M${x - 4},${y - 10}h8l6,6v8l-6,6h-8l-6,-6v-8z`,
  /** An arrow that leaves to the right. */
  external: (x, y) => `M${x - 10},${y - 8}h10v-4l11,12l-11,12v-4h-10z`,
};

export const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  read: "only looks",
  reversible: "can be undone",
  destructive: "cannot be undone",
  external: "leaves this host",
};

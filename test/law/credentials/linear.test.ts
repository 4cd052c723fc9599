/** No pattern may be slowed down by what an attacker wrote. */

import { describe, expect, it } from "vitest";

import type { Shape } from "../../../src/credentials/credential-kind.ts";
import { KINDS } from "../../../src/credentials/kinds/index.ts";
import { bounded } from "../../../src/credentials/scanner/boundary.ts";
import { openScanner } from "../../../src/credentials/scanner/scanner.ts";
import { UNKNOWN_SHAPES } from "../../../src/credentials/scanner/unknown-shapes.ts";
import { sampleOf } from "../../fakes/credential-samples.ts";
import { seeded } from "../../fakes/random.ts";

const MEGABYTE = 1_000_000;
const MOST_MS = 100;
/** For all patterns together: a second for a megabyte, measured on a quarter of one. */
const SCANNED = 250_000;
const SCAN_MS = 250;

const SHAPES = [
  ...KINDS.flatMap((kind) =>
    kind.shapes.map((shape, at) => ({ shape, title: `${kind.id} ${String(at + 1)}` })),
  ),
  ...UNKNOWN_SHAPES.map(({ shape }) => ({ shape, title: shape.keywords[0] ?? "" })),
];

/** Beginnings without an end, near misses, and the word alone, over and over. */
function attacks(shape: Shape): readonly string[] {
  const { text } = sampleOf(shape, seeded(41));
  const words = [...shape.keywords, ...shape.context].slice(0, 3);
  return [
    ...words,
    ...words.map((word) => `${word}a`),
    ...words.map((word) => `${word}=`),
    ...words.map((word) => `${word}${"a0".repeat(30)}`),
    text.slice(0, -1),
    `${text.slice(0, -1)}!`,
    ` ${text.slice(0, Math.ceil(text.length / 2))}`,
    text.slice(0, 4),
    text.slice(0, 24),
    `${text.slice(0, 12)} `,
    "a",
    "0",
  ].filter((one) => one !== "");
}

function repeated(piece: string, length = MEGABYTE): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

/** The least of three: other work on the machine only adds. */
function cpuMs(work: () => void, enough = MOST_MS): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && least > enough; round += 1) {
    const before = process.cpuUsage();
    work();
    const used = process.cpuUsage(before);
    least = Math.min(least, (used.user + used.system) / 1_000);
  }
  return least;
}

describe("13: every pattern is linear on 1 MB of what an attacker would write", () => {
  it.each(SHAPES)(
    "$title",
    ({ shape }) => {
      const pattern = bounded(shape.pattern, true, "dg");
      for (const piece of attacks(shape)) {
        const text = repeated(piece);
        const spent = cpuMs(() => {
          pattern.lastIndex = 0;
          while (pattern.exec(text) !== null) continue;
        });
        expect(spent, JSON.stringify(piece.slice(0, 60))).toBeLessThan(MOST_MS);
      }
    },
    60_000,
  );
});

describe("13: the scanner as a whole is linear too", () => {
  const scanner = openScanner(KINDS);
  const pieces = new Set(SHAPES.flatMap(({ shape }) => attacks(shape).slice(0, 6)));

  it("on every word and beginning of the catalogue", () => {
    for (const piece of pieces) {
      const bytes = new TextEncoder().encode(repeated(piece, SCANNED));
      const spent = cpuMs(() => {
        scanner.scanBytes(bytes);
      }, SCAN_MS);
      expect(spent, JSON.stringify(piece.slice(0, 60))).toBeLessThan(SCAN_MS);
    }
  }, 300_000);
});

/** What is read ahead for one word is the same for the next one, wherever it stands. */

import { expect, test } from "vitest";

import { textOf } from "../../../../src/credentials/scanner/text-of.ts";
import { seeded } from "../../../fakes/random.ts";

test("every part is what the bytes say, in any order of asking", () => {
  const random = seeded(7);
  const bytes = Uint8Array.from({ length: 20_000 }, () => random.below(128));
  const whole = new TextDecoder("latin1").decode(bytes);
  const source = textOf(bytes);
  for (let round = 0; round < 3_000; round += 1) {
    const from = random.below(21_000) - 500;
    const to = from + random.below(3_000);
    expect(source.part(from, to)).toBe(whole.slice(Math.max(0, from), Math.max(0, to)));
  }
});

test("nothing is asked for, nothing comes", () => {
  const source = textOf(new TextEncoder().encode("abc"));
  expect([source.part(2, 2), source.part(3, 9), source.part(5, 2), source.part(-4, 0)]).toEqual([
    "",
    "",
    "",
    "",
  ]);
});

/** Durations as a playbook writes them. */

import { expect, test } from "vitest";

import { parseDuration } from "../../../src/engine/duration.ts";

const ROWS: readonly (readonly [string, number | null])[] = [
  ["250ms", 250],
  ["30s", 30_000],
  ["5m", 300_000],
  ["2h", 7_200_000],
  ["0s", 0],
  ["30", null],
  ["5 m", null],
  ["-5s", null],
  ["1.5h", null],
  ["1d", null],
  ["1000000000s", null],
  ["", null],
  ["٣s", null],
];

test.for(ROWS)("%s is %s", ([text, ms]) => {
  expect(parseDuration(text)).toBe(ms);
});

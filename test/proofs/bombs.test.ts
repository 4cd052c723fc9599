/** Bombs, each in a process of its own that may not grow: refused at once. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { BOMBS, TANGLE } from "./bomb-texts.ts";

const READER = join(import.meta.dirname, "read-bomb.ts");

interface Reading {
  readonly rule: string;
  /** Work of the processor: the machine may be busy with something else. */
  readonly cpuMs: number;
  readonly grownMib: number;
}

function read(name: string): Reading {
  const output = execFileSync(process.execPath, ["--max-old-space-size=512", READER, name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const reading: Reading = JSON.parse(output);
  return reading;
}

describe("refused at once, with bounded memory", () => {
  test.for([...BOMBS])("%s", ([name, { rule }], { annotate }) => {
    const reading = read(name);
    void annotate(`${reading.cpuMs} ms, ${reading.grownMib} MiB`);
    const { cpuMs, grownMib } = reading;
    expect([reading.rule, cpuMs < 2_000, grownMib < 100]).toEqual([rule, true, true]);
  });
});

test("more paths than anybody can follow: the prover gives up, and that is no proof", ({
  annotate,
}) => {
  const { rule, cpuMs, grownMib } = read("a tangle");
  void annotate(`${cpuMs} ms, ${grownMib} MiB`);
  expect([rule, cpuMs < 15_000, grownMib < 400]).toEqual([TANGLE.rule, true, true]);
});

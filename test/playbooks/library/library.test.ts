/** What holds for every playbook that ships. */

import { readFileSync, readdirSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import { stepsOf } from "../../../src/engine/playbook.ts";
import type { Playbook } from "../../../src/engine/playbook.ts";
import { checkPlaybook } from "../../../src/incident/check-playbook.ts";
import { isIrreversible } from "../../../src/model/effect.ts";
import { sha256Digest as digest } from "../../fakes/digest.ts";

const NAMES = readdirSync("playbooks")
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.slice(0, -".yaml".length));

function load(name: string): Playbook {
  const parsed = parsePlaybook(readFileSync(`playbooks/${name}.yaml`), digest);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  return parsed.playbook;
}

test("the library covers what happens to these hosts", () => {
  expect(NAMES).toEqual([
    "collect",
    "contain",
    "exposed-gateway",
    "false-alarm",
    "full-response",
    "injected-exec",
    "leaked-provider-key",
    "lost-laptop",
    "malicious-skill",
    "poisoned-instructions",
    "rogue-cron-or-mcp",
    "stolen-channel-token",
    "stolen-gateway-token",
  ]);
});

describe("every playbook", () => {
  test.for(NAMES)("%s is proved in less than a second", (name) => {
    const started = performance.now();
    const bytes = readFileSync(`playbooks/${name}.yaml`);
    const { problems, counterexamples, isProved } = checkPlaybook(name, bytes, digest);
    expect({ problems, counterexamples, isProved }).toEqual({
      problems: [],
      counterexamples: [],
      isProved: true,
    });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test.for(NAMES)("%s says when to use it, what it leaves to do and by when it seals", (name) => {
    const { id, useWhen = "", doesNot = "", rto } = load(name);
    expect(id).toBe(name);
    expect(useWhen.length).toBeGreaterThan(20);
    expect(doesNot.length).toBeGreaterThan(20);
    expect(rto["sealed"]).toBe(300_000);
  });

  test.for(NAMES)("%s seals before anything that cannot be taken back", (name) => {
    const steps = stepsOf(load(name)).filter((step) => isIrreversible(step.effect));
    expect(steps.filter((step) => !step.needs.includes("sealed")).map(({ id }) => id)).toEqual([]);
  });

  test.for(NAMES)("%s never claims an undo for what a person did", (name) => {
    const manual = stepsOf(load(name)).filter((step) => step.deed.kind === "manual");
    expect(manual.filter((step) => step.effect === "reversible").map(({ id }) => id)).toEqual([]);
  });

  test.for(NAMES)(
    "%s does not stop the gateway with its own command, nor run its audit in depth",
    (name) => {
      const text = stepsOf(load(name))
        .map(({ deed }) => (deed.kind === "manual" ? deed.text : ""))
        .join("\n");
      expect(text).not.toMatch(/openclaw gateway stop|doctor --fix/u);
      expect(text.match(/(?<!never ")openclaw security audit --deep/gu) ?? []).toEqual([]);
    },
  );
});

const CONTAINING = NAMES.filter((name) => stepsOf(load(name)).some(({ id }) => id === "freeze"));

describe("what contains the gateway", () => {
  test.for(CONTAINING)("%s does it as contain does", (name) => {
    const plain = (playbook: Playbook): unknown =>
      stepsOf(playbook)
        .slice(0, 9)
        .map((step) => ({ ...step, line: 0, onFail: step.id === "prove" ? null : step.onFail }));
    expect(plain(load(name))).toEqual(plain(load("contain")));
  });
});

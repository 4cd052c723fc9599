/** Text and CACAO are two ways to write one playbook: both read back to it. */

import { readFileSync, readdirSync } from "node:fs";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { exportCacao } from "../../../src/engine/cacao/export-cacao.ts";
import { importCacao } from "../../../src/engine/cacao/import-cacao.ts";
import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import { playbookText } from "../../../src/engine/write-playbook.ts";
import { sha256Digest as digest } from "../../fakes/digest.ts";
import { randomPlaybook, withoutPlace } from "../../fakes/random-playbook.ts";

const AT = "2026-11-20T03:00:00.000Z";

function bytesOf(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function read(text: string) {
  const parsed = parsePlaybook(new TextEncoder().encode(text), digest);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  return parsed.playbook;
}

describe("a random playbook", () => {
  test("reads back from its text", () => {
    fc.assert(
      fc.property(randomPlaybook, (playbook) => {
        expect(withoutPlace(read(playbookText(playbook)))).toEqual(withoutPlace(playbook));
      }),
      { numRuns: 200 },
    );
  });

  test("comes back from CACAO as it went out", () => {
    fc.assert(
      fc.property(randomPlaybook, (playbook) => {
        const back = importCacao(bytesOf(exportCacao(playbook, { digest, at: AT })), {
          digest,
          at: AT,
        });
        expect(back.kind === "playbook" ? withoutPlace(back.playbook) : back.problems).toEqual(
          withoutPlace(playbook),
        );
      }),
      { numRuns: 200 },
    );
  });
});

const shipped = readdirSync("playbooks").filter((name) => name.endsWith(".yaml"));

describe("a shipped playbook", () => {
  test.for(shipped)("%s comes back from CACAO as it went out", (name) => {
    const playbook = read(readFileSync(`playbooks/${name}`, "utf8"));
    const back = importCacao(bytesOf(exportCacao(playbook, { digest, at: AT })), {
      digest,
      at: AT,
    });
    expect(back.kind === "playbook" ? withoutPlace(back.playbook) : back.problems).toEqual(
      withoutPlace(playbook),
    );
  });
});

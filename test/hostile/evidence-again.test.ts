/** The same frozen tree gives the same bytes: two investigators can compare what they hold. */

import { execFileSync } from "node:child_process";
import {
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";

import { captureState } from "../../src/actions/capture-state.ts";
import { captureVolatile } from "../../src/actions/capture-volatile.ts";
import { sealEvidence } from "../../src/actions/seal-evidence.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { evidenceCase } from "../fakes/evidence-case.ts";
import type { EvidenceCase } from "../fakes/evidence-case.ts";

let first: EvidenceCase;

afterEach(() => first.remove());

async function sealed(incident: EvidenceCase): Promise<string> {
  for (const action of [captureVolatile, captureState, sealEvidence]) {
    const { verdict } = await incident.perform(action);
    expect(verdict.outcome, verdict.summary).toBe("done");
  }
  return join(incident.folder, "evidence");
}

/** Lines about what lies on the disk; what only lives for a moment is never the same twice. */
function durable(folder: string): readonly string[] {
  const lines = readFileSync(join(folder, "manifest.jsonl"), "utf8").trimEnd().split("\n");
  return lines.filter((line) => !/"volatile\/|"00-volatile/u.test(line));
}

function sum(folder: string, name: string): string {
  return sha256Digest.sha256(readFileSync(join(folder, name)));
}

function plant(state: string): void {
  writeFileSync(join(state, "openclaw.json"), "{}");
  mkdirSync(join(state, "logs"));
  writeFileSync(join(state, "logs", "gateway.log"), "line\n".repeat(500_000));
  mkdirSync(join(state, "state"));
  const database = new DatabaseSync(join(state, "state", "openclaw.sqlite"));
  database.exec("CREATE TABLE a (b); INSERT INTO a VALUES ('row')");
  database.close();
  for (let at = 0; at < 300; at += 1) writeFileSync(join(state, `file-${at}`), `body ${at}`);
  writeFileSync(join(state, "random"), Buffer.alloc(12_000_000, "noise that packs well"));
  writeFileSync(join(state, "hole"), "");
  truncateSync(join(state, "hole"), 2 ** 32);
  linkSync(join(state, "file-1"), join(state, "second name"));
  symlinkSync("/etc/passwd", join(state, "link"));
  execFileSync("mkfifo", [join(state, "pipe")]);
}

test("EV-18 collected twice, a frozen tree gives archives of the same hash and the same manifest", async () => {
  first = evidenceCase();
  plant(first.state);
  const second = evidenceCase({ room: first.room, folder: join(first.room, "incident-2") });
  const one = await sealed(first);
  const two = await sealed(second);
  for (const name of ["10-state.tar.zst", "20-logs.tar.zst"]) {
    expect(sum(two, name), name).toBe(sum(one, name));
  }
  expect(durable(one).length).toBeGreaterThan(305);
  expect(durable(two)).toEqual(durable(one));

  writeFileSync(join(first.state, "file-7"), "body 8");
  const third = evidenceCase({ room: first.room, folder: join(first.room, "incident-3") });
  const changed = await sealed(third);
  expect(sum(changed, "10-state.tar.zst")).not.toBe(sum(one, "10-state.tar.zst"));
});

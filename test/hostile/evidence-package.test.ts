/** A sealed package, damaged in every way that one can think of: each has its own sentence. */

import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { captureState } from "../../src/actions/capture-state.ts";
import { captureVolatile } from "../../src/actions/capture-volatile.ts";
import { sealEvidence } from "../../src/actions/seal-evidence.ts";
import { createNodeEvidence } from "../../src/adapters/evidence/node-evidence.ts";
import { verifyPackage } from "../../src/evidence/verify-package.ts";
import type { Expected, PackageVerdict } from "../../src/evidence/verify-package.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { evidenceCase } from "../fakes/evidence-case.ts";
import type { EvidenceCase } from "../fakes/evidence-case.ts";
import { stockToolsAccept } from "./evidence-reading.ts";

let incident: EvidenceCase;
let original: string;
let expected: Expected;
let copies = 0;

beforeAll(async () => {
  incident = evidenceCase();
  writeFileSync(join(incident.state, "openclaw.json"), "{}");
  mkdirSync(join(incident.state, "logs"));
  writeFileSync(join(incident.state, "logs", "gateway-restart.log"), "line\n");
  for (const action of [captureVolatile, captureState, sealEvidence]) {
    const { verdict } = await incident.perform(action);
    expect(verdict.outcome, verdict.summary).toBe("done");
  }
  original = join(incident.folder, "evidence");
  const key = /ssh-ed25519 \S+/u.exec(incident.progress.join("\n"))?.[0] ?? "";
  const head = sha256Digest.sha256(readFileSync(join(original, "TOP")));
  expected = { incident: "case-1", head, publicKey: key };
});

afterAll(() => incident.remove());

function copy(): string {
  copies += 1;
  const folder = join(incident.room, `copy-${copies}`);
  cpSync(original, folder, { recursive: true });
  return folder;
}

function check(folder: string, anchors: Partial<Expected> = {}): Promise<PackageVerdict> {
  return verifyPackage({
    folder,
    expected: { ...expected, ...anchors },
    evidence: createNodeEvidence(),
    digest: sha256Digest,
    depth: "members",
  });
}

async function problemsOf(folder: string, anchors: Partial<Expected> = {}) {
  const { problems } = await check(folder, anchors);
  return problems.map(({ kind, file }) => `${kind} ${file}`);
}

describe("an untouched package", () => {
  test("is accepted by us and by stock tools", async () => {
    const { problems, isAnchored } = await check(original);
    expect([problems, isAnchored]).toEqual([[], true]);
    expect(stockToolsAccept(original)).toBe(true);
  });

  test("without anything noted elsewhere it is consistent, not proven", async () => {
    const unknown = { incident: null, head: null, publicKey: null };
    const verdict = await check(original, unknown);
    expect([verdict.problems, verdict.isAnchored]).toEqual([[], false]);
  });

  test("the head shown is the hash of TOP, and holds the head of the journal", () => {
    expect(incident.progress.join("\n")).toContain(expected.head);
    expect(readFileSync(join(original, "TOP"), "utf8")).toContain(
      `# journal-head ${"ab".repeat(32)}\n`,
    );
  });
});

describe("damage", () => {
  test("one flipped byte anywhere in any file is refused, by us and by stock tools", async () => {
    for (const name of readdirSync(original)) {
      const bytes = readFileSync(join(original, name));
      for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
        const folder = copy();
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ 1;
        writeFileSync(join(folder, name), damaged);
        const problems = await problemsOf(folder);
        expect(problems.length, `${name} at ${at}`).toBeGreaterThan(0);
        // ssh-keygen does not look behind the end of a signature.
        if (name !== "TOP.sig") expect(stockToolsAccept(folder), `${name} at ${at}`).toBe(false);
      }
    }
  });

  test("any flipped byte of the signature is refused", async () => {
    const folder = copy();
    const bytes = readFileSync(join(folder, "TOP.sig"));
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(join(folder, "TOP.sig"), damaged);
      const { problems } = await check(folder);
      expect(
        problems.map(({ file }) => file),
        `at ${at}`,
      ).toEqual(["TOP.sig"]);
    }
  });

  test("a changed file", async () => {
    const folder = copy();
    appendFileSync(join(folder, "bodyfile.txt"), "x");
    expect(await problemsOf(folder)).toEqual(["changed bodyfile.txt"]);
  });

  test("a missing file", async () => {
    const folder = copy();
    unlinkSync(join(folder, "timeline.jsonl"));
    expect(await problemsOf(folder)).toEqual(["missing timeline.jsonl"]);
  });

  test("an extra file", async () => {
    const folder = copy();
    writeFileSync(join(folder, "30-more.tar.zst"), "x");
    expect(await problemsOf(folder)).toEqual(["extra 30-more.tar.zst"]);
  });

  test("a renamed file", async () => {
    const folder = copy();
    renameSync(join(folder, "20-logs.tar.zst"), join(folder, "21-logs.tar.zst"));
    const { problems } = await check(folder);
    expect(problems.map(({ message }) => message)).toEqual([
      "20-logs.tar.zst was renamed to 21-logs.tar.zst",
    ]);
  });

  test("exchanged archives", async () => {
    const folder = copy();
    renameSync(join(folder, "20-logs.tar.zst"), join(folder, "x"));
    renameSync(join(folder, "10-state.tar.zst"), join(folder, "20-logs.tar.zst"));
    renameSync(join(folder, "x"), join(folder, "10-state.tar.zst"));
    expect(await problemsOf(folder)).toEqual([
      "exchanged 10-state.tar.zst",
      "exchanged 20-logs.tar.zst",
    ]);
  });

  test("a link in the place of a file", async () => {
    const folder = copy();
    unlinkSync(join(folder, "VERIFY.txt"));
    symlinkSync("/etc/hostname", join(folder, "VERIFY.txt"));
    expect(await problemsOf(folder)).toEqual(["changed VERIFY.txt"]);
  });

  test("a removed line of the manifest", async () => {
    const folder = copy();
    const lines = readFileSync(join(folder, "manifest.jsonl"), "utf8").split("\n");
    writeFileSync(join(folder, "manifest.jsonl"), lines.toSpliced(5, 1).join("\n"));
    expect(await problemsOf(folder)).toEqual(["changed manifest.jsonl", "manifest manifest.jsonl"]);
  });

  test("custody without its tail", async () => {
    const folder = copy();
    const lines = readFileSync(join(folder, "custody.jsonl"), "utf8").split("\n");
    writeFileSync(join(folder, "custody.jsonl"), `${lines.slice(0, 2).join("\n")}\n`);
    expect(await problemsOf(folder)).toEqual([
      "changed custody.jsonl",
      "custody-cut custody.jsonl",
    ]);
  });

  test("custody with an edited line", async () => {
    const folder = copy();
    const text = readFileSync(join(folder, "custody.jsonl"), "utf8");
    writeFileSync(join(folder, "custody.jsonl"), text.replace("captured", "deleted"));
    expect(await problemsOf(folder)).toEqual([
      "changed custody.jsonl",
      "custody-broken custody.jsonl",
    ]);
  });

  test("a package without a signature", async () => {
    const folder = copy();
    unlinkSync(join(folder, "TOP.sig"));
    expect(await problemsOf(folder)).toEqual(["signature-missing TOP.sig"]);
  });

  test("a package that was sealed again by another key", async () => {
    const other = evidenceCase();
    for (const action of [captureVolatile, captureState, sealEvidence]) await other.perform(action);
    const problems = await problemsOf(join(other.folder, "evidence"));
    other.remove();
    expect(problems).toEqual(["signature-key TOP.sig", "head TOP"]);
  });

  test("TOP of another case", async () => {
    expect(await problemsOf(original, { incident: "case-2" })).toEqual(["case TOP"]);
  });

  test("a folder that holds no package", async () => {
    expect(await problemsOf(incident.room)).toEqual(["top TOP"]);
  });

  test("a TOP that names a file outside", async () => {
    const folder = copy();
    const top = readFileSync(join(folder, "TOP"), "utf8");
    writeFileSync(join(folder, "TOP"), `${"0".repeat(64)}  ../../etc/passwd\n${top}`);
    const anchors = { head: null, publicKey: null };
    expect(await problemsOf(folder, anchors)).toEqual(["signature-wrong TOP.sig", "top TOP"]);
  });
});

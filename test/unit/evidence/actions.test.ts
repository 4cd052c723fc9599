/** The three deeds on a host in memory: order, waivers, repeats and what they refuse. */

import { describe, expect, test } from "vitest";

import { captureState } from "../../../src/actions/capture-state.ts";
import { captureVolatile } from "../../../src/actions/capture-volatile.ts";
import { sealEvidence } from "../../../src/actions/seal-evidence.ts";
import type { Seal } from "../../../src/evidence/seal.ts";
import { parseTop } from "../../../src/evidence/top.ts";
import { headWordLines } from "../../../src/model/head-words.ts";
import { recorded } from "../../../src/model/json.ts";
import { evidenceCase } from "../../fakes/evidence-case.ts";
import type { EvidenceCase } from "../../fakes/evidence-case.ts";
import { memoryEvidence } from "../../fakes/memory-evidence.ts";

const HOST = {
  "/proc/net/tcp": "tcp table\n",
  "/proc/net/udp": "udp table\n",
  "/proc/7/status": "Name: x\n",
  "/room/home/.openclaw/openclaw.json": "{}",
  "/room/home/.openclaw/logs/restart.log": "line\n",
};

interface InMemory {
  readonly incident: EvidenceCase;
  readonly disk: Map<string, Buffer>;
}

function inMemory(): InMemory {
  const evidence = memoryEvidence(HOST);
  return {
    incident: evidenceCase({ room: "/room", evidence, isReal: false }),
    disk: evidence.disk,
  };
}

function top(disk: ReadonlyMap<string, Buffer>) {
  return parseTop(String(disk.get("/room/incident/evidence/TOP")));
}

describe("the whole way", () => {
  test("ends in a complete package whose facts name it", async () => {
    const { incident, disk } = inMemory();
    for (const action of [captureVolatile, captureState]) {
      const { verdict } = await incident.perform(action);
      expect(verdict.outcome, verdict.summary).toBe("done");
    }
    const { verdict } = await incident.perform(sealEvidence);
    const sealed = recorded<Seal>(verdict.facts?.["sealed"]);
    expect([
      verdict.outcome,
      sealed.dir,
      sealed.manifest,
      sealed.isComplete,
      sealed.warnings,
    ]).toEqual([
      "done",
      "/room/incident/evidence",
      "/room/incident/evidence/manifest.jsonl",
      true,
      0,
    ]);
    expect([...disk.keys()].filter((path) => path.startsWith("/room/incident/evidence/"))).toEqual(
      [
        "00-volatile.tar.zst",
        "10-state.tar.zst",
        "20-logs.tar.zst",
        "manifest.jsonl",
        "SHA256SUMS",
        "bodyfile.txt",
        "timeline.jsonl",
        "custody.jsonl",
        "allowed_signers",
        "VERIFY.txt",
        "TOP",
        "TOP.sig",
      ].map((name) => `/room/incident/evidence/${name}`),
    );
    expect(incident.progress.slice(-6)).toEqual([
      `evidence head: ${sealed.sha256}`,
      "as words, to read over the telephone:",
      ...headWordLines(sealed.sha256).map((words) => `  ${words}`),
      `evidence key:  ${sealed.publicKey}`,
      "write both down somewhere else now: they are what proves the package later",
    ]);
  });

  test("capturing again keeps what is already there and intact", async () => {
    const { incident } = inMemory();
    const first = await incident.perform(captureVolatile);
    const second = await incident.perform(captureVolatile);
    expect(second.receipt).toEqual(first.receipt);
  });

  test("an archive that was damaged is kept aside and captured anew", async () => {
    const { incident, disk } = inMemory();
    await incident.perform(captureVolatile);
    disk.set("/room/incident/evidence/00-volatile.tar.zst", Buffer.from("damaged"));
    const { verdict } = await incident.perform(captureVolatile);
    expect(verdict.outcome).toBe("done");
    const aside = disk.get("/room/incident/evidence-work/00-volatile.tar.zst.aside-1");
    expect(String(aside)).toBe("damaged");
  });
});

describe("sealing", () => {
  test("without a capture there is nothing to seal", async () => {
    const { incident } = inMemory();
    const { impossible } = await incident.perform(sealEvidence);
    expect(impossible).toBe("nothing was captured, so there is nothing to seal");
  });

  test("a waived capture is in the manifest and makes the package incomplete", async () => {
    const { incident, disk } = inMemory();
    await incident.perform(captureState);
    const { verdict } = await incident.perform(sealEvidence);
    const sealed = recorded<Seal>(verdict.facts?.["sealed"]);
    const { isComplete } = recorded<{ readonly isComplete: boolean }>(top(disk));
    expect([verdict.outcome, sealed.isComplete, sealed.warnings, isComplete]).toEqual([
      "done",
      false,
      1,
      false,
    ]);
    const manifest = String(disk.get("/room/incident/evidence/manifest.jsonl"));
    expect(manifest).toContain('"what":"00-volatile.tar.zst","why":"was not captured;');
  });

  test("an archive that is not the one in the journal is refused", async () => {
    const { incident, disk } = inMemory();
    await incident.perform(captureVolatile);
    disk.set("/room/incident/evidence/00-volatile.tar.zst", Buffer.from("other"));
    await expect(incident.perform(sealEvidence)).rejects.toThrow(
      "00-volatile.tar.zst cannot be sealed: it was changed after it was captured",
    );
  });

  test("sealing again gives a new key and keeps the earlier seal aside", async () => {
    const { incident, disk } = inMemory();
    await incident.perform(captureVolatile);
    const first = await incident.perform(sealEvidence);
    const second = await incident.perform(sealEvidence);
    expect(second.verdict.outcome, second.verdict.summary).toBe("done");
    const keys = [first, second].map(({ receipt }) => recorded<Seal>(receipt).publicKey);
    expect(new Set(keys).size).toBe(2);
    expect(disk.has("/room/incident/evidence-work/TOP.sig.aside-1")).toBe(true);
  });

  test("after a crash a package of unknown key is unknown, not done", async () => {
    const { incident } = inMemory();
    await incident.perform(captureVolatile);
    await incident.perform(sealEvidence);
    const { outcome } = await incident.look(sealEvidence);
    expect(outcome).toBe("unknown");
  });
});

/** The share copy: nothing known is left in it, and what was taken out and left is told. */

import { createHash } from "node:crypto";
import { expect, test } from "vitest";

import { exportRedacted } from "../../../src/incident/evidence-redact.ts";
import type { RedactedCopy } from "../../../src/incident/evidence-redact.ts";
import { Secret } from "../../../src/model/secret.ts";
import type { Fingerprints } from "../../../src/ports/fingerprints.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { memoryFolders } from "../../fakes/memory-evidence.ts";
import { memorySuspect } from "../../fakes/memory-suspect.ts";
import type { MemorySuspect } from "../../fakes/memory-suspect.ts";

const TOKEN = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334455667";
const STATE = "/home/op/.openclaw";

const fingerprints: Fingerprints = {
  of: (secret) => createHash("sha256").update(secret.reveal()).digest("hex").slice(0, 26),
};

interface Shared {
  readonly copy: RedactedCopy;
  readonly disk: ReadonlyMap<string, Buffer>;
}

async function share(given: MemorySuspect): Promise<Shared> {
  const disk = new Map<string, Buffer>();
  const secret = Secret.fromText(TOKEN);
  const copy = await exportRedacted({
    suspect: memorySuspect(given),
    taken: {
      inventory: {
        credentials: [],
        unresolved: [],
        coverage: { filesRead: 0, bytesRead: 0, rowsRead: 0, bytesSkipped: 0, gaps: [] },
      },
      secrets: new Map([[fingerprints.of(secret, "high"), secret]]),
    },
    fingerprints,
    folders: memoryFolders(disk),
    digest: sha256Digest,
    output: "/copy",
    head: "ab".repeat(32),
    progress: () => {},
  });
  return { copy, disk };
}

test("a known value is gone in every encoding, from text and from rows", async () => {
  const base64 = Buffer.from(TOKEN).toString("base64");
  const hex = Buffer.from(TOKEN).toString("hex");
  const { copy, disk } = await share({
    files: {
      [`${STATE}/openclaw.json`]: JSON.stringify({ gateway: { auth: { token: TOKEN } } }),
      [`${STATE}/logs/a.log`]: `used ${TOKEN}\nas ${base64}\nas ${hex}\n`,
    },
    databases: {
      [`${STATE}/x.sqlite`]: `CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT); INSERT INTO t VALUES (1, 'see ${TOKEN}')`,
    },
  });
  const all = [...disk.values()].map(String).join("\n");
  for (const form of [TOKEN, base64, hex]) expect(all).not.toContain(form);
  const rows = [...disk.keys()].filter((path) => path.includes("/rows/"));
  expect(rows.map((path) => path.split("/").at(-1))).toEqual(["sqlite_schema.jsonl", "t.jsonl"]);
  expect([copy.files, copy.tables]).toEqual([2, 2]);
  expect(copy.redacted).toBeGreaterThanOrEqual(5);
});

test("the reviewer's list says where, how long, what and by which rule, never the value", async () => {
  const text = `before ${TOKEN} after\n`;
  const { disk } = await share({ files: { [`${STATE}/a.log`]: text } });
  const [line = ""] = String(disk.get("/copy/redacted.jsonl")).split("\n");
  const { offset, length, fingerprint, rule } = JSON.parse(line);
  expect([offset, length]).toEqual([text.indexOf(TOKEN), TOKEN.length]);
  expect(fingerprint).toBe(fingerprints.of(Secret.fromText(TOKEN), "high"));
  expect(rule).toContain("known");
});

test("what is no text is left out and named; nothing of it is written", async () => {
  const { copy, disk } = await share({
    files: {
      [`${STATE}/image.bin`]: Buffer.from([0x00, 0x01, ...Buffer.from(TOKEN)]),
      [`${STATE}/x.sqlite-wal`]: Buffer.from(TOKEN),
      [`${STATE}/long.log`]: { content: "start end", isWhole: false },
    },
  });
  expect(copy.files).toBe(0);
  const reasons = String(disk.get("/copy/left-out.jsonl"))
    .trimEnd()
    .split("\n")
    .map((line): string => JSON.parse(line).why)
    .toSorted();
  expect(reasons).toEqual([
    "is a part of a database, whose rows are here",
    "is not text",
    "is not whole in the package",
  ]);
});

test("a secret in a name does not go out with the name", async () => {
  const { disk } = await share({ files: { [`${STATE}/${TOKEN}.log`]: "harmless\n" } });
  expect([...disk.keys()].join("\n")).not.toContain(TOKEN);
  expect([...disk.values()].map(String).join("\n")).not.toContain(TOKEN);
});

test("hashes fit what was written", async () => {
  const { disk } = await share({ files: { [`${STATE}/a.log`]: `x ${TOKEN}\n` } });
  const lines = String(disk.get("/copy/SHA256SUMS")).trimEnd().split("\n");
  expect(lines).toHaveLength(1);
  for (const line of lines) {
    const [sum = "", name = ""] = line.split("  ");
    expect(sha256Digest.sha256(disk.get(`/copy/${name}`) ?? "")).toBe(sum);
  }
});

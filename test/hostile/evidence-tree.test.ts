/** Evidence from a tree that was made to break whoever collects it. */

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { captureState } from "../../src/actions/capture-state.ts";
import { captureVolatile } from "../../src/actions/capture-volatile.ts";
import { sealEvidence } from "../../src/actions/seal-evidence.ts";
import { evidenceCase } from "../fakes/evidence-case.ts";
import type { EvidenceCase } from "../fakes/evidence-case.ts";
import { manifestOf, unpack } from "./evidence-reading.ts";
import type { Entry } from "./evidence-reading.ts";

let incident: EvidenceCase;

beforeEach(() => {
  incident = evidenceCase();
});

afterEach(() => incident.remove());

async function seal(): Promise<string> {
  for (const action of [captureVolatile, captureState, sealEvidence]) {
    const { verdict } = await incident.perform(action);
    expect(verdict.outcome, verdict.summary).toBe("done");
  }
  return join(incident.folder, "evidence");
}

/** Entries below the state directory by the rest of their path, which `raw` gives byte for byte. */
function below(entries: readonly Entry[], folder: string): ReadonlyMap<string, Entry> {
  return new Map(
    entries.flatMap((entry) => {
      const raw = Buffer.from(entry.raw, "base64").toString("latin1");
      return raw.startsWith(`${folder}/`) ? [[raw.slice(folder.length + 1), entry] as const] : [];
    }),
  );
}

const NAMES = [
  "with\nnewline",
  "back\\slash",
  "..\\..\\..\\tmp\\evil",
  " leading space",
  "trailing space ",
  "-rf",
  "--checkpoint-action=exec=id",
  "quote'\"",
  "$(id)`id`",
  "tab\there",
  "star*",
  "esc\u001b[2Jred",
  "%41",
  "a:b",
  "\xff\xfe invalid",
  "n".repeat(250),
  "x\\..\\..\\..\\tmp\\evil",
  "${HOME}",
  "...",
  "~root",
  "a;id|id&id>out",
];

describe("names", () => {
  test("EV-02 every name comes back byte for byte and every body is there", async () => {
    for (const name of NAMES) {
      writeFileSync(Buffer.from(join(incident.state, name), "latin1"), `body of ${name.length}`);
    }
    const folder = await seal();
    // Nothing was made out of a name.
    const names = readdirSync(incident.state, { encoding: "buffer" });
    expect(names.map((name) => name.toString("latin1")).toSorted()).toEqual(NAMES.toSorted());
    const entries = below(manifestOf(folder), incident.state);
    const stored = NAMES.map((name) => [name, entries.get(name)?.stored]);
    expect(stored).toEqual(NAMES.map((name) => [name, "whole"]));

    const unpacked = unpack(folder, join(incident.room, "unpacked"));
    expect(unpacked.sums).toBe("");
    for (const name of NAMES) {
      const member = entries.get(name)?.member ?? "";
      expect(member).toMatch(/^[A-Za-z0-9_.,@+=%~/-]+$/u);
      expect(member.split("/").filter((part) => part === ".." || part.startsWith("-"))).toEqual([]);
      const body = readFileSync(join(unpacked.folder, member), "utf8");
      expect(body).toBe(`body of ${name.length}`);
    }
  });
});

describe("things that are not files", () => {
  test("EV-01 EV-04 a pipe, a socket and a device are metadata; links keep their target to the byte", async () => {
    execFileSync("mkfifo", [join(incident.state, "pipe")]);
    execFileSync("mknod", [join(incident.state, "device"), "c", "1", "5"]);
    const server = createServer().listen(join(incident.state, "exec-approvals.sock"));
    const links = {
      absolute: "/etc/shadow",
      out: "../../../../etc/passwd",
      dangling: "nowhere/../x",
      loop: "loop",
    };
    for (const [name, to] of Object.entries(links)) symlinkSync(to, join(incident.state, name));
    const folder = await seal();
    server.close();
    const entries = below(manifestOf(folder), incident.state);
    const shown = (name: string): unknown => {
      const entry = entries.get(name);
      return [entry?.kind, entry?.stored, entry?.sha256];
    };
    expect(shown("pipe")).toEqual(["fifo", "metadata", null]);
    expect(shown("device")).toEqual(["character-device", "metadata", null]);
    expect(shown("exec-approvals.sock")).toEqual(["socket", "metadata", null]);
    for (const [name, to] of Object.entries(links)) {
      const entry = entries.get(name);
      expect([entry?.kind, entry?.link]).toEqual(["symlink", Buffer.from(to).toString("base64")]);
    }
    const listing = execFileSync("tar", ["--zstd", "-tvf", join(folder, "10-state.tar.zst")], {
      encoding: "utf8",
    });
    expect(listing).toContain(" -> ../../../../etc/passwd\n");
    expect(listing).toContain(" -> nowhere/../x\n");
  });

  test("EV-12 hard links share one body: archived bytes are unique bytes", async () => {
    writeFileSync(join(incident.state, "first"), "x".repeat(5_000));
    linkSync(join(incident.state, "first"), join(incident.state, "second"));
    linkSync(join(incident.state, "first"), join(incident.state, "third"));
    const folder = await seal();
    const entries = below(manifestOf(folder), incident.state);
    const stored = ["first", "second", "third"].map((name) => entries.get(name)?.stored);
    expect(stored).toEqual(["whole", "link", "link"]);
    const archived = [...entries.values()].reduce((sum, entry) => sum + entry.archived, 0);
    expect(archived).toBe(5_000);
    expect(unpack(folder, join(incident.room, "unpacked")).sums).toBe("");
  });
});

describe("files that are too much", () => {
  test("EV-10 a hole of 1 TiB costs two ends and says so", async () => {
    const path = join(incident.state, "hole");
    writeFileSync(path, "head");
    truncateSync(path, 2 ** 40);
    const folder = await seal();
    const entry = below(manifestOf(folder), incident.state).get("hole");
    expect([entry?.stored, entry?.flags]).toEqual(["ends", ["sparse"]]);
    expect(entry?.archived).toBe(16 * 1_048_576);
    expect(readFileSync(join(folder, "TOP"), "utf8")).toContain("# incomplete yes\n");
  });

  test("EV-10 a file beyond its budget gives head and tail", async () => {
    const path = join(incident.state, "big.log");
    writeFileSync(path, `HEAD${"x".repeat(100_000)}TAIL`);
    await incident.perform(captureVolatile);
    await incident.perform(captureState, { maxFileBytes: 1_000 });
    await incident.perform(sealEvidence);
    const folder = join(incident.folder, "evidence");
    const entry = below(manifestOf(folder), incident.state).get("big.log");
    expect([entry?.stored, entry?.flags, entry?.archived]).toEqual(["ends", ["truncated"], 1_000]);
    const unpacked = unpack(folder, join(incident.room, "unpacked"));
    const body = readFileSync(join(unpacked.folder, entry?.member ?? ""), "utf8");
    expect([body.slice(0, 5), body.slice(-5)]).toEqual(["HEADx", "xTAIL"]);
  });

  test("strange times and owners survive", async () => {
    const path = join(incident.state, "future");
    writeFileSync(path, "x");
    utimesSync(path, 4_102_444_800, 4_102_444_800);
    const past = join(incident.state, "past");
    writeFileSync(past, "x");
    execFileSync("touch", ["-d", "1969-12-31T23:58:20Z", past]);
    execFileSync("chown", ["3000000:3000000", path]);
    const folder = await seal();
    const listing = execFileSync(
      "tar",
      ["--zstd", "--utc", "--numeric-owner", "-tvf", join(folder, "10-state.tar.zst")],
      { encoding: "utf8" },
    );
    expect(listing).toMatch(/3000000\/3000000 +1 2100-01-01 00:00 .*future/u);
    expect(listing).toMatch(/1969-12-31 23:58 .*past/u);
  });
});

describe("what is unreadable", () => {
  test("a folder on another file system is not entered, and said", async () => {
    const inner = join(incident.state, "mounted");
    mkdirSync(inner);
    execFileSync("mount", ["-t", "tmpfs", "none", inner]);
    try {
      writeFileSync(join(inner, "inside"), "x");
      const folder = await seal();
      expect(below(manifestOf(folder), incident.state).get("mounted/inside")).toBe(undefined);
      expect(readFileSync(join(folder, "manifest.jsonl"), "utf8")).toContain("another file system");
      expect(readFileSync(join(folder, "TOP"), "utf8")).toContain("# incomplete yes\n");
    } finally {
      execFileSync("umount", [inner]);
    }
  });

  test("modes that lock everybody out do not matter to root", async () => {
    writeFileSync(join(incident.state, "locked"), "secret");
    chmodSync(join(incident.state, "locked"), 0);
    const folder = await seal();
    const entry = below(manifestOf(folder), incident.state).get("locked");
    expect([entry?.stored, entry?.status?.mode]).toEqual(["whole", "100000"]);
  });
});

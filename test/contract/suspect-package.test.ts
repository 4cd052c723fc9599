/** Packages that are damaged, encrypted, or made to harm whoever reads them. */

import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { packageSuspect } from "../../src/adapters/suspect/package-suspect.ts";
import { Secret } from "../../src/model/secret.ts";
import type { PackageToOpen, Suspect } from "../../src/ports/suspect.ts";
import { repack } from "../fakes/hostile-tar.ts";
import type { TarPart } from "../fakes/hostile-tar.ts";
import { packTree } from "../fakes/packed-tree.ts";
import { targetOf } from "../fakes/suspect-target.ts";

/** Packing waits for threads that others may hold. */
const SLOW = 60_000;
const STATE = "10-state.tar.zst";
const MANIFEST = "manifest.jsonl";
const TEN = zstdCompressSync(Buffer.alloc(10 * 1_048_576));

let room: string;
let state: string;
let original: string;
let copies = 0;
let open: Suspect[] = [];

beforeAll(async () => {
  room = realpathSync(mkdtempSync(join(tmpdir(), "ir-hostile-package-")));
  state = join(room, ".openclaw");
  mkdirSync(join(state, "state"), { recursive: true });
  writeFileSync(join(state, "openclaw.json"), "{ sealed: true }");
  writeFileSync(join(state, "state", "openclaw.sqlite"), "");
  writeFileSync(join(state, "holes"), "begin");
  truncateSync(join(state, "holes"), 2 ** 30);
  appendFileSync(join(state, "holes"), "end");
  for (let index = 0; index < 20; index += 1) {
    writeFileSync(join(state, `file-${index}`), `${index}`.repeat(200_000));
  }
  original = join(room, "package");
  mkdirSync(original);
  await packTree(state, original, targetOf(state));
}, SLOW);

afterEach(() => {
  for (const suspect of open) suspect.close();
  open = [];
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

function copy(): string {
  copies += 1;
  const folder = join(room, `copy-${copies}`);
  cpSync(original, folder, { recursive: true });
  return folder;
}

function suspectIn(folder: string, more: Partial<PackageToOpen> = {}): Suspect {
  const request = { folder, manifestSha256: null, ...more };
  const suspect = packageSuspect(request, join(room, "ir"));
  open.push(suspect);
  return suspect;
}

function textOf(suspect: Suspect, name: string): string {
  const reading = suspect.read(join(state, name), 1_000_000);
  if (reading.kind === "read") return Buffer.from(reading.bytes).toString();
  return reading.kind === "absent" ? "absent" : `unreadable: ${reading.reason}`;
}

async function drain(suspect: Suspect, name: string): Promise<readonly string[]> {
  const blocks: string[] = [];
  for await (const block of suspect.stream(join(state, name))) {
    blocks.push(Buffer.from(block).toString().replaceAll("\0", ""));
  }
  return blocks.filter((block, index) => block !== "" || index > 0);
}

test("a file in two ends gives its start when it is read, and both with a gap between when it is streamed", async () => {
  const suspect = suspectIn(original);
  expect(textOf(suspect, "holes").replaceAll("\0", "")).toBe("begin");
  expect(await drain(suspect, "holes")).toEqual(["begin", "", "end"]);
  const entry = suspect.list(join(state, "holes"))[0];
  expect([entry?.isWhole, entry?.size]).toEqual([false, 2 ** 30 + 3]);
});

test("another manifest than the verified one is refused", () => {
  const folder = copy();
  appendFileSync(join(folder, MANIFEST), "{}\n");
  expect(() => suspectIn(folder, { manifestSha256: "0".repeat(64) })).toThrow(
    "is not the manifest that was verified",
  );
});

test.each([
  ["nothing", () => join(room, "nowhere"), "ENOENT"],
  [
    "a manifest that is a link",
    () => {
      const folder = copy();
      rmSync(join(folder, MANIFEST));
      symlinkSync("/etc/passwd", join(folder, MANIFEST));
      return folder;
    },
    "ELOOP",
  ],
])("%s is no package", (_, make, errno) => {
  expect(() => suspectIn(make())).toThrow(errno);
});

test("a body that is not the sealed one is not given out, whole, as a stream or as a database", async () => {
  const folder = copy();
  repack(join(folder, STATE), (member) =>
    member.name.endsWith("openclaw.json")
      ? { ...member, body: Buffer.from("{ sealed: fals }") }
      : member,
  );
  const suspect = suspectIn(folder);
  const why = "its bytes in the package are not those that were sealed";
  expect(textOf(suspect, "openclaw.json")).toBe(`unreadable: ${why}`);
  await expect(drain(suspect, "openclaw.json")).rejects.toThrow(why);
  expect(suspect.openDatabase(join(state, "openclaw.json"))).toContain(why);
  expect(textOf(suspect, "file-3")).toBe("3".repeat(200_000));
});

test("a body of another length, or under a second name, is not taken for the promised one", () => {
  const folder = copy();
  repack(join(folder, STATE), (member) =>
    member.name.endsWith("openclaw.json")
      ? { ...member, body: Buffer.from("longer than it was") }
      : member,
  );
  const suspect = suspectIn(folder);
  expect(textOf(suspect, "openclaw.json")).toBe(
    "unreadable: is not in its archive as the manifest says",
  );
  expect(suspect.gaps).toContain(`${STATE} lacks 1 file(s) that the manifest lists`);
});

test("names that lead out of the archive, links and devices are only members that nobody asked for", () => {
  const folder = copy();
  const before = execFileSync("find", [room, "-maxdepth", "1"]).toString();
  const smaller = (member: TarPart): TarPart =>
    member.name.endsWith("file-0") ? { ...member, body: Buffer.alloc(0) } : member;
  repack(join(folder, STATE), smaller, [
    { name: "../../escaped", flag: "0", body: Buffer.from("x") },
    { name: "/etc/cron.d/evil", flag: "0", body: Buffer.from("x") },
    { name: "state/dev", flag: "3", body: Buffer.alloc(0) },
    { name: "state/link", flag: "2", body: Buffer.alloc(0) },
  ]);
  const suspect = suspectIn(folder);
  expect(textOf(suspect, "openclaw.json")).toBe("{ sealed: true }");
  expect(suspect.list("/etc")).toEqual([]);
  expect(execFileSync("find", [room, "-maxdepth", "1"]).toString()).toBe(before);
});

test("an archive that ends in the middle is a gap; what comes before is still read", () => {
  const folder = copy();
  const bytes = readFileSync(join(folder, STATE));
  writeFileSync(join(folder, STATE), bytes.subarray(0, bytes.length - 100));
  const suspect = suspectIn(folder);
  expect(suspect.gaps).toContain(`Nothing of ${STATE} can be read: it ends in the middle`);
  expect(textOf(suspect, "openclaw.json")).toContain("unreadable: ");
  expect(suspect.places.stateDirectories).toEqual([state]);
});

/** One frame that says nothing of its size, or the wrong one. */
function bomb(bytes: Buffer, stated: bigint | null): Buffer {
  const packed = zstdCompressSync(bytes);
  if (stated === null) return packed;
  const head = Buffer.alloc(13);
  head.writeUInt32LE(0xfd2fb528, 0);
  head[4] = 0xe0;
  head.writeBigUInt64LE(stated, 5);
  const body = packed.subarray(4 + 1 + sizeField(packed));
  return Buffer.concat([head, body]);
}

function sizeField(packed: Buffer): number {
  const descriptor = packed[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  return (isSingle ? 0 : 1) + (descriptor >>> 6 === 0 ? Number(isSingle) : 1 << (descriptor >>> 6));
}

test.each([
  [
    "unpacks to 300 MiB",
    () => bomb(Buffer.alloc(300 * 1_048_576), null),
    "larger blocks than ir makes",
  ],
  [
    "says that it unpacks to a terabyte",
    () => bomb(Buffer.alloc(100), 2n ** 40n),
    "larger blocks than ir makes",
  ],
  [
    "says that it unpacks to 2^63 bytes",
    () => bomb(Buffer.alloc(100), 2n ** 63n),
    "larger blocks than ir makes",
  ],
  ["unpacks to less than it says", () => bomb(Buffer.alloc(1_024), 4_096n), "does not unpack"],
  ["is no zstd file", () => Buffer.alloc(100, 7), "is no zstd file"],
  ["is empty", () => Buffer.alloc(0), "ends in the middle"],
  [
    "is a thousand frames of 10 MiB",
    () => Buffer.concat(Array.from({ length: 1_000 }, () => TEN)),
    "unpacks to more than",
  ],
])("an archive that %s is a gap within bounded memory", { timeout: SLOW }, (_, make, gap) => {
  const folder = copy();
  const bytes = make();
  writeFileSync(join(folder, STATE), bytes);
  const before = process.memoryUsage().rss;
  const suspect = suspectIn(folder);
  expect(suspect.gaps.join("\n")).toContain(gap);
  expect(textOf(suspect, "openclaw.json")).toContain("unreadable: ");
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1_048_576);
});

test(
  "lines of the manifest that say nothing are counted, also one of 100 MiB",
  { timeout: SLOW },
  () => {
    const folder = copy();
    const manifest = join(folder, MANIFEST);
    appendFileSync(
      manifest,
      [
        "not json",
        "[]",
        '{"type":"entry"}',
        '{"type":"entry","raw":"cmVsYXRpdmU="}',
        '{"type":"unheard-of"}',
        JSON.stringify({
          type: "entry",
          kind: "file",
          raw: Buffer.from(`${state}/odd`).toString("base64"),
          archive: 5,
          member: {},
          stored: "whole",
          archived: -1,
          real: "x",
          status: { size: 1e300, mode: "rwx", mtimeNs: "soon" },
          flags: "none",
        }),
      ].join("\n"),
    );
    truncateSync(manifest, 100 * 1_048_576);
    const suspect = suspectIn(folder);
    expect(suspect.gaps.join("\n")).toContain(
      "The manifest has 6 line(s) that say nothing readable",
    );
    expect(textOf(suspect, "openclaw.json")).toBe("{ sealed: true }");
  },
);

test(
  "an encrypted package is read with its key, and without it is a gap",
  { timeout: SLOW },
  async () => {
    const folder = join(room, "encrypted");
    mkdirSync(folder);
    const { recipient, identity } = ageKey();
    await packTree(state, folder, targetOf(state), {
      recipient,
      environment: "A=1\0TOKEN=geheim\0",
    });
    const closed = suspectIn(folder);
    expect(closed.gaps).toContain(
      `Nothing of ${STATE}.age can be read: it is encrypted: name the file of its key`,
    );
    expect(textOf(closed, "openclaw.json")).toContain("unreadable: ");
    expect(closed.environments()).toEqual([]);
    const suspect = suspectIn(folder, { identities: Secret.fromText(identity) });
    expect(textOf(suspect, "openclaw.json")).toBe("{ sealed: true }");
    const variables = suspect.environments();
    expect(
      variables.map(({ pid, name, value }) => `${pid} ${name}=${Buffer.from(value).toString()}`),
    ).toEqual(["4711 A=1", "4711 TOKEN=geheim"]);
    expect(execFileSync("find", [join(room, "ir"), "-type", "f"]).toString()).toBe("");
  },
);

function ageKey(): { readonly recipient: string; readonly identity: string } {
  const text = execFileSync("age-keygen", [], { stdio: ["ignore", "pipe", "ignore"] }).toString();
  const recipient = /age1\w+/u.exec(text)?.[0] ?? "";
  return { recipient, identity: text };
}

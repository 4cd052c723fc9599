/** `ir evidence verify` as a person runs it: every damage by name, and packages that attack whoever checks them. */

import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { captureState } from "../../src/actions/capture-state.ts";
import { captureVolatile } from "../../src/actions/capture-volatile.ts";
import { sealEvidence } from "../../src/actions/seal-evidence.ts";
import { custodyLine, CUSTODY_GENESIS } from "../../src/evidence/custody.ts";
import { headWords } from "../../src/model/head-words.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { evidenceCase } from "../fakes/evidence-case.ts";
import type { EvidenceCase } from "../fakes/evidence-case.ts";
import { stillClock } from "../fakes/still-clock.ts";
import { BLOCK, forgePackage, tarHeader } from "./forged-package.ts";
import type { ForgedPackage } from "./forged-package.ts";

const IR = join(import.meta.dirname, "measured-ir.ts");
const MOST_MIB = 256;

let incident: EvidenceCase;
let original: string;
let head: string;
let room: string;
let copies = 0;

beforeAll(async () => {
  room = mkdtempSync(join(tmpdir(), "ir-verify-"));
  incident = evidenceCase();
  writeFileSync(join(incident.state, "openclaw.json"), "{}");
  for (const action of [captureVolatile, captureState, sealEvidence]) {
    const { verdict } = await incident.perform(action);
    expect(verdict.outcome, verdict.summary).toBe("done");
  }
  original = join(incident.folder, "evidence");
  head = sha256Digest.sha256(readFileSync(join(original, "TOP")));
});

afterAll(() => {
  incident.remove();
  rmSync(room, { recursive: true, force: true });
});

function newFolder(): string {
  copies += 1;
  return join(room, `copy-${copies}`);
}

function copy(): string {
  const folder = newFolder();
  cpSync(original, folder, { recursive: true });
  return folder;
}

interface Answer {
  readonly code: number | null;
  readonly outcome: string;
  readonly problems: readonly { readonly kind: string; readonly message: string }[];
  readonly unchecked: readonly string[];
  readonly anchors: readonly string[];
  readonly peakMib: number;
  readonly seconds: number;
}

function verify(folder: string, ...more: readonly string[]): Answer {
  const started = performance.now();
  const words = ["evidence", "verify", folder, "--json", "--home", join(room, "home"), ...more];
  const run = spawnSync(process.execPath, [IR, ...words], {
    env: {},
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    timeout: 170_000,
  });
  const seconds = (performance.now() - started) / 1_000;
  const peakMib = Number(/peak (\d+) MiB/u.exec(run.stderr)?.[1] ?? "99999");
  if (!run.stdout.startsWith("{")) throw new Error(`no answer: ${run.stderr.slice(0, 2_000)}`);
  return { code: run.status, peakMib, seconds, ...JSON.parse(run.stdout) };
}

const change = (name: string, edit: (text: string) => string) => (folder: string) => {
  const path = join(folder, name);
  writeFileSync(path, edit(readFileSync(path, "latin1")), "latin1");
};

/** A chain that holds, of other lines, as long as the true one. */
function rewritten(text: string): string {
  const clock = stillClock();
  let position = { seq: 1, prev: CUSTODY_GENESIS };
  return text
    .trimEnd()
    .split("\n")
    .map(() => {
      const event = { action: "a", actor: "b", detail: "", argv: [], exit: null, sha256: "" };
      const line = custodyLine(event, position, { at: clock.now(), digest: sha256Digest });
      position = { seq: position.seq + 1, prev: line.hash };
      return line.text;
    })
    .join("");
}

/** Signed again over the same TOP, by a key that lies in a file. */
function signAgain(folder: string, namespace: string, hash = "sha256"): string {
  const key = join(newFolder());
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  unlinkSync(join(folder, "TOP.sig"));
  const top = join(folder, "TOP");
  execFileSync(
    "ssh-keygen",
    ["-q", "-Y", "sign", "-n", namespace, "-O", `hashalg=${hash}`, "-f", key, top],
    {
      stdio: "ignore",
    },
  );
  return readFileSync(`${key}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
}

const DAMAGES: readonly (readonly [string, string, (folder: string) => void])[] = [
  [
    "a removed file",
    "missing: timeline.jsonl is missing",
    (folder) => unlinkSync(join(folder, "timeline.jsonl")),
  ],
  [
    "an added file",
    "extra: 30-more.tar.zst is in the package but TOP does not list it",
    (folder) => writeFileSync(join(folder, "30-more.tar.zst"), "x"),
  ],
  [
    "a renamed file",
    "renamed: 20-logs.tar.zst was renamed to 21-logs.tar.zst",
    (folder) => renameSync(join(folder, "20-logs.tar.zst"), join(folder, "21-logs.tar.zst")),
  ],
  [
    "swapped archives",
    "exchanged: 10-state.tar.zst has the content of 20-logs.tar.zst: the files were exchanged",
    (folder) => {
      renameSync(join(folder, "20-logs.tar.zst"), join(folder, "x"));
      renameSync(join(folder, "10-state.tar.zst"), join(folder, "20-logs.tar.zst"));
      renameSync(join(folder, "x"), join(folder, "10-state.tar.zst"));
    },
  ],
  [
    "a manifest line removed",
    "manifest: manifest.jsonl is damaged at line 6",
    change("manifest.jsonl", (text) => text.split("\n").toSpliced(5, 1).join("\n")),
  ],
  [
    "the tail of custody cut",
    "custody-cut: custody.jsonl was cut: 2 lines are left of",
    change("custody.jsonl", (text) => `${text.split("\n").slice(0, 2).join("\n")}\n`),
  ],
  [
    "custody rewritten",
    "custody-rewritten: custody.jsonl was written anew: its chain holds but does not end where TOP says",
    change("custody.jsonl", rewritten),
  ],
  [
    "custody edited",
    "custody-broken: custody.jsonl chain breaks at line",
    change("custody.jsonl", (text) => text.replace("captured", "deleted")),
  ],
  [
    "no signature",
    "signature-missing: TOP.sig is missing",
    (folder) => unlinkSync(join(folder, "TOP.sig")),
  ],
  [
    "a signature cut",
    "signature-damaged: TOP.sig is damaged: it is not a signature of this kind",
    change("TOP.sig", (text) => text.slice(0, -20)),
  ],
  [
    "a key of another purpose",
    "signature-namespace: TOP.sig was made for another purpose: file",
    (folder) => void signAgain(folder, "file"),
  ],
  [
    "a signature made in another way",
    "signature-damaged: TOP.sig was made in another way: over sha512",
    (folder) => void signAgain(folder, "ir-evidence", "sha512"),
  ],
  [
    "an edited TOP",
    "signature-wrong: TOP.sig does not fit TOP: one of them was changed",
    change("TOP", (text) => text.replace("# round 1", "# round 2")),
  ],
  [
    "no TOP",
    "top: TOP is missing: this is not a sealed package",
    (folder) => unlinkSync(join(folder, "TOP")),
  ],
];

describe("PK-02 every damage has its own message and exit code 5", () => {
  test.for(DAMAGES)("PK-02 %s", ([, expected, damage]) => {
    const folder = copy();
    damage(folder);
    const { code, outcome, problems } = verify(folder, "--head", head);
    const messages = problems.map(({ kind, message }) => `${kind}: ${message}`);
    expect(
      messages.some((message) => message.startsWith(expected)),
      messages.join("\n"),
    ).toBe(true);
    expect([code, outcome]).toEqual([5, "damaged"]);
  });

  test("PK-02 no two damages share a message", () => {
    const expected = DAMAGES.map(([, message]) => message);
    expect(new Set(expected).size).toBe(expected.length);
  });

  test("PK-02 one flipped byte in each file", () => {
    const accepted: string[] = [];
    for (const name of readdirSync(original)) {
      const folder = copy();
      const bytes = readFileSync(join(folder, name));
      const at = Math.floor(bytes.length / 2);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(join(folder, name), bytes);
      const { code, problems } = verify(folder, "--head", head);
      const isNamed = problems.some(({ message }) => message.startsWith(name));
      if (code !== 5 || !isNamed) accepted.push(`${name}: ${code}`);
    }
    expect(accepted).toEqual([]);
  });

  test("PK-02 the same TOP signed by another key: your own signers show it", () => {
    const folder = copy();
    const other = signAgain(folder, "ir-evidence");
    const signers = join(room, "signers");
    const [line = ""] = readFileSync(join(original, "allowed_signers"), "utf8").split("\n");
    writeFileSync(signers, `${line}\n`);
    expect(line).not.toContain(other);
    const { code, problems } = verify(folder, "--signers", signers);
    expect([code, problems.map(({ message }) => message)]).toEqual([
      5,
      ["TOP.sig was made with another key than the one that your signers name for this case"],
    ]);
    expect(verify(folder, "--head", head).code).toBe(0);
    const known = verify(original, "--signers", signers);
    expect([known.code, known.anchors]).toEqual([0, ["the sealing key, which your signers name"]]);
  });

  test("PK-02 TOP of another case", () => {
    const folder = newFolder();
    forgePackage(folder, { members: [] });
    const { code, problems } = verify(folder, "--head", head);
    expect(code).toBe(5);
    expect(problems.map(({ message }) => message).join()).toContain(
      `TOP is not the one that was sealed: its head is`,
    );
  });

  test("PK-02 several damages are all listed", () => {
    const folder = copy();
    unlinkSync(join(folder, "timeline.jsonl"));
    appendFileSync(join(folder, "bodyfile.txt"), "x");
    writeFileSync(join(folder, "zz"), "");
    const { problems } = verify(folder, "--head", head);
    expect(problems.map(({ kind }) => kind)).toEqual(["missing", "extra", "changed"]);
  });

  test("an untouched package: 0 with the head or its words, 3 without anything to compare", () => {
    const codes = [["--head", head], ["--head", headWords(head).toUpperCase()], []].map((more) => {
      const { code, outcome } = verify(original, ...more);
      return [code, outcome];
    });
    expect(codes).toEqual([
      [0, "intact"],
      [0, "intact"],
      [3, "unproven"],
    ]);
  });

  test("signers out of the package itself are refused", () => {
    const own = join(original, "allowed_signers");
    expect(verify(original, "--signers", own)).toEqual(
      expect.objectContaining({ code: 2, schema: "ir.error/1" }),
    );
  });
});

describe("PK-06 a package that attacks whoever checks it", () => {
  function messagesOf(forged: ForgedPackage): readonly string[] {
    const folder = newFolder();
    forgePackage(folder, forged);
    const { code, problems, peakMib } = verify(folder);
    expect([code, peakMib < MOST_MIB], `${peakMib} MiB`).toEqual([5, true]);
    return problems.map(({ message }) => message);
  }

  test.for([
    ["an absolute name", "/etc/cron.d/x"],
    ["a way up", "state/../../../etc/cron.d/x"],
    ["a way up at the end", "state/.."],
  ])("PK-06 %s, although the manifest lists it too", ([, name = ""]) => {
    expect(messagesOf({ members: [{ name, body: Buffer.from("x") }] })).toEqual([
      `10-state.tar.zst holds an unsafe name: ${name}; do not unpack it`,
    ]);
  });

  test.for([
    ["a character device", "3"],
    ["a block device", "4"],
    ["a pipe", "6"],
    ["a type of GNU's own", "L"],
  ])("PK-06 %s", ([, flag = ""]) => {
    expect(messagesOf({ members: [{ name: "state/x", flag }] })).toEqual([
      "10-state.tar.zst holds state/x, which is no file, no folder and no link",
    ]);
  });

  test("PK-06 a link in the place of a file that the manifest lists", () => {
    const body = Buffer.from("x");
    const lines = [
      {
        type: "entry",
        archive: "10-state.tar.zst",
        member: "state/x",
        archived: 1,
        sha256: sha256Digest.sha256(body),
      },
    ];
    const members = [{ name: "state/x", flag: "2", link: "/etc/passwd" }];
    expect(messagesOf({ members, lines })).toEqual([
      "10-state.tar.zst holds another state/x than the manifest says",
    ]);
  });

  test("PK-06 an extended header that another reader would take as a size", () => {
    const record = Buffer.from("12 size=99\n\n".slice(0, 12));
    const members = [
      { name: "pax", flag: "x", body: record },
      { name: "state/x", body: Buffer.from("x") },
    ];
    expect(messagesOf({ members }).join()).toContain("extended header that is not ours");
  });

  test("PK-06 10 GiB from a few KiB: not a byte more is unpacked than was stated", () => {
    const folder = newFolder();
    forgePackage(folder, { archive: bomb(10 * 2 ** 30), tarBytes: 4_096, stated: 1, lines: [] });
    const { code, problems, peakMib, seconds } = verify(folder);
    expect(problems.map(({ message }) => message)).toEqual([
      "10-state.tar.zst unpacks to more than 4096 bytes",
    ]);
    expect([code, peakMib < MOST_MIB, seconds < 20], `${peakMib} MiB ${seconds} s`).toEqual([
      5,
      true,
      true,
    ]);
  });

  test("PK-06 10 GiB from a few KiB that are stated: flat memory", () => {
    const size = 10 * 2 ** 30;
    const folder = newFolder();
    forgePackage(folder, { archive: bomb(size), tarBytes: size + 2_048, stated: 1, lines: [] });
    const { code, problems, peakMib, seconds } = verify(folder);
    expect(problems.map(({ message }) => message)).toEqual([
      "10-state.tar.zst holds state/zeros, which the manifest does not know",
    ]);
    process.stdout.write(`10 GiB of zeros: ${peakMib} MiB, ${Math.round(seconds)} s\n`);
    expect([code, peakMib < MOST_MIB], `${peakMib} MiB`).toEqual([5, true]);
  });

  test("PK-06 10 million members", () => {
    const members = 10_000_000;
    const many = Buffer.concat(
      Array.from({ length: 2_000 }, () => tarHeader({ name: "state/x", flag: "0", size: 0 })),
    );
    const frame = zstdCompressSync(many);
    const archive = Buffer.concat([
      ...Array.from({ length: members / 2_000 }, () => frame),
      zstdCompressSync(Buffer.alloc(2 * BLOCK)),
    ]);
    const folder = newFolder();
    forgePackage(folder, { archive, tarBytes: 2 ** 40, stated: members, lines: [] });
    const { code, problems, peakMib, seconds } = verify(folder);
    expect(problems.map(({ message }) => message)).toEqual([
      "10-state.tar.zst holds more than 4000000 members",
    ]);
    process.stdout.write(`10 million members: ${peakMib} MiB, ${Math.round(seconds)} s\n`);
    expect([code, peakMib < MOST_MIB], `${peakMib} MiB`).toEqual([5, true]);
  });

  test("PK-06 a manifest of 10 million lines", () => {
    const folder = newFolder();
    mkdirSync(folder);
    const manifest = join(folder, "manifest.jsonl");
    const descriptor = openSync(manifest, "w");
    for (let from = 1; from <= 10_000_000; from += 100_000) {
      const lines = Array.from(
        { length: 100_000 },
        (_, at) => `{"seq":${from + at},"type":"left-out"}\n`,
      );
      writeSync(descriptor, lines.join(""));
    }
    closeSync(descriptor);
    forgePackage(folder, { members: [], manifest });
    const { code, problems, peakMib, seconds } = verify(folder);
    expect(problems.map(({ message }) => message)).toEqual([
      "manifest.jsonl is damaged at line 8000001",
    ]);
    process.stdout.write(`10 million lines: ${peakMib} MiB, ${Math.round(seconds)} s\n`);
    expect([code, peakMib < MOST_MIB], `${peakMib} MiB`).toEqual([5, true]);
    rmSync(folder, { recursive: true });
  });

  test("PK-06 a manifest with a line of 1 GiB", () => {
    const folder = newFolder();
    mkdirSync(folder);
    const manifest = join(folder, "manifest.jsonl");
    writeFileSync(manifest, '{"seq":1,"type":"left-out","what":"');
    truncateSync(manifest, 2 ** 30);
    forgePackage(folder, { members: [], manifest });
    const { code, problems, peakMib } = verify(folder);
    expect(problems.map(({ message }) => message)).toEqual([
      "manifest.jsonl a line is longer than 1048576 bytes",
    ]);
    expect([code, peakMib < MOST_MIB], `${peakMib} MiB`).toEqual([5, true]);
  });

  test("PK-06 holes without end, and names without end", () => {
    const folder = newFolder();
    forgePackage(folder, { members: [] });
    writeFileSync(join(folder, "hole"), "");
    truncateSync(join(folder, "hole"), 2 ** 42);
    const hole = verify(folder);
    expect(hole.problems.map(({ message }) => message).join()).toContain("no package is as large");
    expect([hole.code, hole.seconds < 20]).toEqual([5, true]);
    unlinkSync(join(folder, "hole"));
    for (let number = 0; number < 20_000; number += 1)
      writeFileSync(join(folder, `n${number}`), "");
    const names = verify(folder);
    expect(names.problems.map(({ message }) => message).join()).toContain("more than 10000 files");
    expect([names.code, names.seconds < 20]).toEqual([5, true]);
  });

  test("PK-06 pipes in the place of any file hold nobody up", () => {
    for (const name of ["TOP", "TOP.sig", "manifest.jsonl", "custody.jsonl", "10-state.tar.zst"]) {
      const folder = newFolder();
      forgePackage(folder, { members: [] });
      unlinkSync(join(folder, name));
      execFileSync("mkfifo", [join(folder, name)]);
      const { code, seconds } = verify(folder);
      expect([name, code, seconds < 20]).toEqual([name, 5, true]);
    }
  });

  test("PK-06 nothing is written anywhere", () => {
    const folder = newFolder();
    forgePackage(folder, {
      members: [
        { name: "/tmp/ir-escaped", body: Buffer.from("x") },
        { name: "../ir-escaped", body: Buffer.from("x") },
        { name: "state/link", flag: "2", link: "/tmp" },
        { name: "state/link/ir-escaped", body: Buffer.from("x") },
      ],
    });
    const trace = join(room, "trace");
    const calls =
      "open,openat,openat2,creat,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2";
    const more = "link,linkat,symlink,symlinkat,truncate,ftruncate,mknod,mknodat,chmod,fchmodat";
    const words = ["-f", "-o", trace, "-e", `trace=${calls},${more}`, process.execPath, IR];
    const run = spawnSync("strace", [...words, "evidence", "verify", folder], {
      env: { HOME: room },
      encoding: "utf8",
    });
    expect(run.status).toBe(5);
    const writing = readFileSync(trace, "utf8")
      .split("\n")
      .filter((line) => !/^\d+ +open(?:at)?\(/u.test(line) || /O_WRONLY|O_RDWR|O_CREAT/u.test(line))
      .filter((line) => /^\d+ +[a-z0-9]+\(/u.test(line))
      .filter((line) => !/"\/dev\/(?:null|tty|ptmx)"/u.test(line));
    expect(writing).toEqual([]);
  });
});

function bomb(size: number): Buffer {
  const zeros = zstdCompressSync(Buffer.alloc(2 ** 27));
  return Buffer.concat([
    zstdCompressSync(
      tarHeader({ name: "state/zeros", flag: "0", size: Math.min(size, 8 ** 11 - 1) }),
    ),
    ...Array.from({ length: size / 2 ** 27 }, () => zeros),
    zstdCompressSync(Buffer.alloc(2 * BLOCK)),
  ]);
}

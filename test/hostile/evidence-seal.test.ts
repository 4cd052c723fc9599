/** `ir collect` as a person runs it: what is shown, what is sealed, who can read it, and what never touches the disk. */

import { execFileSync, spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { rawPublicKey } from "../../src/adapters/age/age-keys.ts";
import { encodeBech32 } from "../../src/adapters/age/bech32.ts";
import { headWords } from "../../src/model/head-words.ts";

const IR = join(import.meta.dirname, "../../src/main.ts");
const CANARY = "canary-7b1f0e5a-value-of-a-key";

let room: string;
let keyFile: string;
let recipient: string;

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), "ir-seal-"));
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  const raw = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
  recipient = encodeBech32({ prefix: "age", bytes: rawPublicKey(publicKey) });
  keyFile = join(room, "key.txt");
  writeFileSync(keyFile, encodeBech32({ prefix: "age-secret-key-", bytes: raw }).toUpperCase());
  mkdirSync(join(room, "state"));
  writeFileSync(join(room, "state", "openclaw.json"), JSON.stringify({ token: CANARY }));
});

afterAll(() => rmSync(room, { recursive: true, force: true }));

interface Collected {
  readonly folder: string;
  readonly home: string;
  readonly shown: string;
  readonly head: string;
  readonly publicKey: string;
}

function collect(
  name: string,
  more: readonly string[] = [],
  before: readonly string[] = [],
): Collected {
  const home = join(room, name);
  const words = [IR, "collect", "--json", "--home", home, "--state-dir", join(room, "state")];
  const [program = "", ...args] = [...before, process.execPath, ...words, ...more];
  const run = spawnSync(program, args, { env: {}, encoding: "utf8", maxBuffer: 2 ** 26 });
  expect([0, 3], run.stderr).toContain(run.status);
  const { evidence } = JSON.parse(run.stdout);
  const { dir: folder, sha256: head, publicKey } = evidence;
  return { folder, home, shown: run.stderr, head, publicKey };
}

function textOf(folder: string, name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

/** Every file below, also what is not finished and what the journal holds. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("PK-03 what is shown is what is sealed", () => {
  test("PK-03 the head on the screen, in hex and words, is that of TOP; custody ends where TOP says", () => {
    const { folder, shown, head, publicKey } = collect("plain");
    const [sum = ""] = execFileSync("sha256sum", ["TOP"], { cwd: folder, encoding: "utf8" }).split(
      " ",
    );
    expect(head).toBe(sum);
    const words = shown.replaceAll(/\s+/gu, " ");
    expect(words).toContain(` ${sum} `);
    expect(words.replaceAll(/ \d\d:\d\d:\d\d /gu, " ")).toContain(` ${headWords(sum)} `);
    expect(words).toContain(publicKey.split(" ")[1]);
    const lines = textOf(folder, "custody.jsonl").trimEnd().split("\n");
    const { hash }: { readonly hash: string } = JSON.parse(lines.at(-1) ?? "");
    expect(textOf(folder, "TOP")).toContain(
      `# custody-head ${hash}\n# custody-lines ${lines.length}\n`,
    );
  });

  test("custody says who, when with its zone, what, which program with which end, and the hash of the output", () => {
    const { folder } = collect("custody");
    const lines: readonly Readonly<Record<string, unknown>>[] = textOf(folder, "custody.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const words = "seq prev at mono boot action actor detail argv exit sha256 hash";
    const known = new Set(words.split(" "));
    const [user = ""] = execFileSync("id", ["-un"], { encoding: "utf8" }).trim().split("\n");
    for (const line of lines) {
      expect(new Set(Object.keys(line))).toEqual(known);
      expect(line["at"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
      expect(String(line["actor"]).split(" ")[0]).toBe(user);
    }
    const actions = lines.map(({ action }) => action);
    expect(actions.filter((action) => action === "captured")).toHaveLength(3);
    expect(actions.at(-1)).toBe("sealed");
    const captured = lines.filter(({ action }) => action === "captured");
    const [first] = captured;
    const file = join(folder, String(first?.["detail"]));
    expect(first?.["sha256"]).toBe(
      execFileSync("sha256sum", [file], { encoding: "utf8" }).slice(0, 64),
    );
    for (const { argv, exit, sha256 } of lines.filter(({ action }) => action === "program")) {
      expect(argv).toEqual(expect.arrayContaining([expect.any(String)]));
      expect([typeof exit, typeof sha256]).toEqual(["number", "string"]);
    }
  });
});

describe("PK-04 the private key", () => {
  /** Everything that the traced processes wrote anywhere, in order. */
  function written(trace: string): readonly Buffer[] {
    const lines = readFileSync(trace, "latin1").split("\n");
    return lines.flatMap((line) => {
      if (!/^\d+ +(?:p?writev?(?:64)?2?|send(?:to|msg))\(/u.test(line)) return [];
      const strings = Array.from(line.matchAll(/"((?:\\x[0-9a-f]{2})*)"/gu), ([, hex = ""]) => hex);
      return strings.map((hex) => Buffer.from(hex.replaceAll("\\x", ""), "hex"));
    });
  }

  function publicHalf(seed: Buffer): string {
    const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
    const key = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
    return key.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
  }

  /** Raw, or in hex or base64 with anything around it. */
  function holdsSeedOf(publicKey: string, bytes: Buffer): boolean {
    const text = bytes.toString("latin1");
    const encoded = [
      ...Array.from(text.matchAll(/[0-9a-f]{64,}/giu), ([run]) => Buffer.from(run, "hex")),
      ...Array.from(text.matchAll(/[A-Za-z0-9+/_-]{43,}/gu), ([run]) => Buffer.from(run, "base64")),
    ];
    return [bytes, ...encoded].some((one) => {
      for (let at = 0; at + 32 <= one.length; at += 1) {
        if (publicHalf(one.subarray(at, at + 32)) === publicKey) return true;
      }
      return false;
    });
  }

  test(
    "PK-04 no byte of it is written from the moment at which it exists",
    { timeout: 170_000 },
    () => {
      const trace = join(room, "trace");
      const calls = "write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg";
      const strace = ["strace", "-f", "-xx", "-s", "4000000", "-o", trace, "-e", `trace=${calls}`];
      const { publicKey } = collect("traced", [], strace);
      const blob = Buffer.from(publicKey.split(" ")[1] ?? "", "base64");
      const raw = blob.subarray(-32).toString("hex");
      const writes = written(trace);
      // It is made when the archives are there; before that nothing can hold it.
      const last = writes.findLastIndex((bytes) => bytes.includes('"action":"captured"'));
      expect(last).toBeGreaterThan(0);
      const after = writes.slice(last + 1);
      expect(
        after.some(
          (bytes) => bytes.includes(blob.subarray(-32)) || bytes.includes("SSH SIGNATURE"),
        ),
      ).toBe(true);
      // Listings of files are text that was there before; only what is short can be a key.
      const short = after.filter((bytes) => bytes.length <= 16_384);
      expect(short.length).toBeGreaterThan(5);
      expect(short.filter((bytes) => holdsSeedOf(raw, bytes))).toEqual([]);
      const all = Buffer.concat(writes).toString("latin1");
      expect(all).not.toMatch(/PRIVATE KEY|AGE-SECRET-KEY/u);
    },
  );

  test("the search would find one", () => {
    const seed = Buffer.from(
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "hex",
    );
    // RFC 8032 section 7.1, test 1.
    const publicKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    for (const form of [seed, seed.toString("hex"), seed.toString("base64")]) {
      const bytes = Buffer.concat([Buffer.from("text "), Buffer.from(form), Buffer.from("\ntext")]);
      expect(holdsSeedOf(publicKey, bytes)).toBe(true);
    }
    expect(holdsSeedOf(publicKey, Buffer.alloc(200, "x"))).toBe(false);
  });
});

describe("PK-05 an encrypted package", () => {
  let sealed: Collected;
  beforeAll(() => {
    sealed = collect("encrypted", ["--to", recipient]);
  });

  test("PK-05 nothing of what was copied lies on the disk in clear, finished or not", () => {
    const files = filesBelow(sealed.home);
    expect(files.filter((path) => /\.tar\.zst$|\.partial$/u.test(path))).toEqual([]);
    expect(files.filter((path) => readFileSync(path).includes(CANARY))).toEqual([]);
    expect(sealed.shown).not.toContain(CANARY);
  });

  test("PK-05 age -d opens each archive, what comes out has the hash in TOP, and holds the file", () => {
    const opened = join(room, "opened");
    mkdirSync(opened);
    const names = readdirSync(sealed.folder).filter((name) => name.endsWith(".tar.zst.age"));
    expect(names).toHaveLength(3);
    for (const name of names) {
      const plain = join(opened, name.replace(/\.age$/u, ""));
      execFileSync("age", ["-d", "-i", keyFile, "-o", plain, join(sealed.folder, name)]);
    }
    const sums = textOf(sealed.folder, "TOP")
      .split("\n")
      .flatMap((line) => /^# decrypted (.*)$/u.exec(line)?.slice(1) ?? []);
    expect(sums).toHaveLength(3);
    execFileSync("sha256sum", ["--strict", "-c"], {
      cwd: opened,
      input: `${sums.join("\n")}\n`,
      stdio: ["pipe", "ignore", "inherit"],
    });
    const state = join(opened, "10-state.tar.zst");
    expect(execFileSync("tar", ["--zstd", "-xOf", state]).includes(CANARY)).toBe(true);
  });

  test("PK-05 verify says what it could not look into, and with the key that all is whole", () => {
    const verify = (...more: readonly string[]) => {
      const words = [
        IR,
        "evidence",
        "verify",
        sealed.folder,
        "--head",
        sealed.head,
        "--json",
        ...more,
      ];
      const run = spawnSync(process.execPath, words, { env: {}, encoding: "utf8" });
      return { code: run.status, ...JSON.parse(run.stdout) };
    };
    const blind = verify();
    expect([blind.code, blind.outcome, blind.unchecked.length]).toEqual([3, "unproven", 3]);
    const seeing = verify("--identity", keyFile);
    expect([seeing.code, seeing.outcome, seeing.unchecked]).toEqual([0, "intact", []]);
    const other = join(room, "other.txt");
    const pair = generateKeyPairSync("x25519").privateKey.export({ format: "der", type: "pkcs8" });
    const bytes = pair.subarray(-32);
    writeFileSync(other, encodeBech32({ prefix: "age-secret-key-", bytes }).toUpperCase());
    const foreign = verify("--identity", other);
    expect(foreign.code).toBe(5);
    expect(foreign.problems[0].message).toContain("was encrypted to somebody else");
  });

  test("PK-05 one flipped byte in an encrypted archive", () => {
    const name = "10-state.tar.zst.age";
    const path = join(sealed.folder, name);
    const bytes = readFileSync(path);
    const damaged = Buffer.from(bytes);
    damaged[400] = (damaged[400] ?? 0) ^ 1;
    writeFileSync(path, damaged);
    const words = [IR, "evidence", "verify", sealed.folder, "--json", "--identity", keyFile];
    const run = spawnSync(process.execPath, words, { env: {}, encoding: "utf8" });
    writeFileSync(path, bytes);
    expect(run.status).toBe(5);
    expect(JSON.parse(run.stdout).problems).toEqual([
      {
        kind: "changed",
        file: name,
        message: `${name} was changed: its hash is not the one in TOP`,
      },
    ]);
  });

  test("a recipient with a typing mistake is refused before anything is begun", () => {
    const typed = `${recipient.slice(0, -1)}${recipient.endsWith("q") ? "p" : "q"}`;
    const home = join(room, "refused");
    const words = [IR, "collect", "--home", home, "--to", typed];
    const run = spawnSync(process.execPath, words, { env: {}, encoding: "utf8" });
    expect([run.status, run.stderr]).toEqual([2, expect.stringContaining("typing mistake")]);
    expect(() => readdirSync(join(home, "incidents"))).toThrow("ENOENT");
  });

  test("export --to: one file that only the recipient opens, and it is the package", () => {
    const output = join(room, "export.tar.age");
    const words = [IR, "evidence", "export", sealed.folder, "--to", recipient, "--output", output];
    const run = spawnSync(process.execPath, words, { env: {}, encoding: "utf8" });
    expect([run.status, run.stderr]).toEqual([0, ""]);
    const tar = join(room, "export.tar");
    execFileSync("age", ["-d", "-i", keyFile, "-o", tar, output]);
    const into = join(room, "imported");
    mkdirSync(into);
    execFileSync("tar", ["-xf", tar, "-C", into]);
    const [inner = ""] = readdirSync(into);
    execFileSync("diff", ["-r", sealed.folder, join(into, inner)]);
    const again = spawnSync(process.execPath, words, { env: {}, encoding: "utf8" });
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining("is there already")]);
  });
});

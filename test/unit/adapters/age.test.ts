/** Our age files against the age of the distribution, both ways, and every damage. */

import { execFileSync, spawnSync } from "node:child_process";
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ageEncryption, ageReader, ageWriter } from "../../../src/adapters/age/age.ts";
import { identityKeys, rawPublicKey } from "../../../src/adapters/age/age-keys.ts";
import { decodeBech32, encodeBech32 } from "../../../src/adapters/age/bech32.ts";
import { Refusal } from "../../../src/model/refusal.ts";
import { Secret } from "../../../src/model/secret.ts";

const SIZES = [0, 1, 65_535, 65_536, 65_537, 131_072, 131_073];
const hasAge = spawnSync("age", ["--version"]).status === 0;

let room: string;
let keyFile: string;
let identity: string;
let recipient: string;

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), "ir-age-"));
  keyFile = join(room, "key.txt");
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  const raw = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
  const secret = encodeBech32({ prefix: "age-secret-key-", bytes: raw }).toUpperCase();
  recipient = encodeBech32({ prefix: "age", bytes: rawPublicKey(publicKey) });
  identity = `# public key: ${recipient}\n${secret}\n`;
  writeFileSync(keyFile, identity);
});

afterAll(() => rmSync(room, { recursive: true, force: true }));

function seal(plain: Uint8Array, ...to: string[]): Buffer {
  return Buffer.from(ageEncryption.encrypt(new Secret(plain), to.length === 0 ? [recipient] : to));
}

function problemOf(sealed: Uint8Array, keys = identity): string {
  const answer = ageEncryption.decrypt(sealed, Secret.fromText(keys));
  return answer.kind === "refused" ? answer.problem : "opened";
}

function opened(sealed: Uint8Array): Buffer {
  const answer = ageEncryption.decrypt(sealed, Secret.fromText(identity));
  if (answer.kind === "refused") throw new Error(answer.problem);
  return Buffer.from(answer.plain.reveal());
}

describe.skipIf(!hasAge)("with the distribution's age", () => {
  test.for(SIZES)("PK-05 age -d opens %i bytes that we wrote", (size) => {
    const plain = randomBytes(size);
    const path = join(room, `ours-${size}.age`);
    writeFileSync(path, seal(plain));
    expect(execFileSync("age", ["-d", "-i", keyFile, path]).equals(plain)).toBe(true);
  });

  test("age reads our key as the same recipient", () => {
    expect(execFileSync("age-keygen", ["-y", keyFile]).toString().trim()).toBe(recipient);
  });

  test.for(SIZES)("we open %i bytes that age wrote", (size) => {
    const plain = randomBytes(size);
    const sealed = execFileSync("age", ["-r", recipient], { input: plain });
    expect(opened(sealed).equals(plain)).toBe(true);
  });

  test("a file to several recipients opens with each of their keys", () => {
    const others = [1, 2].map((number) => {
      const path = join(room, `other-${number}.txt`);
      execFileSync("age-keygen", ["-o", path], { stdio: "ignore" });
      return { path, recipient: /age1\S+/u.exec(readFileSync(path, "utf8"))?.[0] ?? "" };
    });
    const sealed = seal(Buffer.from("x"), ...others.map((other) => other.recipient));
    writeFileSync(join(room, "several.age"), sealed);
    for (const { path } of others) {
      const plain = execFileSync("age", ["-d", "-i", path, join(room, "several.age")]);
      expect(plain.toString()).toBe("x");
    }
    expect(problemOf(sealed)).toContain("was encrypted to somebody else");
  });

  test("a file that is locked with a passphrase says what to do", () => {
    const header = "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\n";
    const body = `${"A".repeat(43)}\n--- ${"A".repeat(43)}\n`;
    expect(problemOf(Buffer.from(`${header}${body}${"x".repeat(40)}`))).toBe(
      "is locked with a passphrase; open it with age -d",
    );
  });
});

describe("damage", () => {
  test("every flipped bit outside the wrapped keys' spelling is refused", () => {
    const sealed = seal(randomBytes(100));
    const accepted: number[] = [];
    for (let at = 0; at < sealed.length; at += 1) {
      for (const bit of [1, 0x80]) {
        const damaged = Buffer.from(sealed);
        damaged[at] = (damaged[at] ?? 0) ^ bit;
        if (problemOf(damaged) === "opened") accepted.push(at);
      }
    }
    expect(accepted).toEqual([]);
  });

  test("a file that was cut anywhere is refused, also between two chunks", () => {
    const sealed = seal(randomBytes(131_072));
    const payload = sealed.length - 131_072 - 32;
    const cuts = [0, 1, 22, 60, payload - 17, payload - 1, payload, payload + 65_552];
    for (const end of [...cuts, payload + 16, payload + 70_000, sealed.length - 1]) {
      expect(problemOf(sealed.subarray(0, end)), `cut at ${end}`).not.toBe("opened");
    }
    expect(problemOf(sealed)).toBe("opened");
  });

  test("chunks that were exchanged, doubled or added are refused", () => {
    const sealed = seal(randomBytes(200_000));
    const start = sealed.length - 200_000 - 4 * 16;
    const chunk = (number: number) =>
      sealed.subarray(start + number * 65_552, start + (number + 1) * 65_552);
    const [head, first, second, third, last] = [
      sealed.subarray(0, start),
      chunk(0),
      chunk(1),
      chunk(2),
      chunk(3),
    ];
    expect(problemOf(Buffer.concat([head, first, second, third, last]))).toBe("opened");
    expect(problemOf(Buffer.concat([head, second, first, third, last]))).toBe("was changed");
    expect(problemOf(Buffer.concat([head, first, first, third, last]))).toBe("was changed");
    expect(problemOf(Buffer.concat([sealed, Buffer.alloc(1)]))).not.toBe("opened");
  });

  test("nothing that was not authenticated comes out", () => {
    const sealed = seal(Buffer.alloc(200_000, "x"));
    sealed[sealed.length - 150_000] = (sealed[sealed.length - 150_000] ?? 0) ^ 1;
    const keys = identityKeys(Secret.fromText(identity));
    if (typeof keys === "string") throw new Error(keys);
    const reader = ageReader(keys);
    expect(() => reader.push(sealed)).toThrow("was changed");
  });

  test("what is no age file, or has no end of its header, is said", () => {
    expect(problemOf(Buffer.from("PK\u0003\u0004"))).toBe("is not an age file of version 1");
    const endless = Buffer.from(
      `age-encryption.org/v1\n${"-> X25519 AAAA\nAAAA\n".repeat(10_000)}`,
    );
    expect(problemOf(endless)).toBe("has no end of its header");
  });
});

describe("the writer reads back what it wrote", () => {
  test.for(SIZES)("%i bytes in pieces of any size", (size) => {
    const plain = randomBytes(size);
    const writer = ageWriter([recipient]);
    const sealed = [writer.head];
    for (let from = 0, step = 1; from < size; from += step, step = (step * 7) % 70_001) {
      sealed.push(writer.push(plain.subarray(from, Math.min(size, from + step))));
    }
    sealed.push(writer.end());
    const all = Buffer.concat(sealed);
    const reader = writer.readBack();
    expect(Buffer.concat([reader.push(all), reader.end()]).equals(plain)).toBe(true);
    expect(opened(all).equals(plain)).toBe(true);
    const other = ageWriter([recipient]).readBack();
    expect(() => other.push(all)).toThrow("another header");
  });
});

describe("recipients and identities", () => {
  test("mistakes are named without repeating a key", () => {
    const typed = `${recipient.slice(0, 20)}${recipient[20] === "q" ? "p" : "q"}${recipient.slice(21)}`;
    const secretKey = /AGE-SECRET-KEY-\S+/u.exec(identity)?.[0] ?? "";
    expect(ageEncryption.recipientProblem(recipient)).toBeNull();
    expect(ageEncryption.recipientProblem(typed)).toBe(
      "has a typing mistake: its checksum does not fit",
    );
    expect(ageEncryption.recipientProblem(secretKey)).toContain("is a private key");
    expect(ageEncryption.recipientProblem("ssh-ed25519 AAAA")).toContain("SSH key");
    expect(ageEncryption.recipientProblem("age1yubikey1qqqq")).toContain("another kind (yubikey)");
    expect(ageEncryption.recipientProblem("alice")).toBe("does not begin with age1");
    expect(ageEncryption.recipientProblem(recipient.toUpperCase())).toBe(
      "does not begin with age1",
    );
    for (const wrong of [typed, secretKey]) {
      const refusal = (): unknown => seal(Buffer.from("x"), wrong);
      expect(refusal).toThrow(Refusal);
      expect(refusal).not.toThrow(secretKey);
    }
  });

  test("a single wrong letter anywhere in a recipient is noticed", () => {
    const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    for (let at = 4; at < recipient.length; at += 1) {
      for (const letter of letters) {
        const typed = `${recipient.slice(0, at)}${letter}${recipient.slice(at + 1)}`;
        const problem = ageEncryption.recipientProblem(typed);
        expect(problem === null, typed).toBe(typed === recipient);
      }
    }
  });

  test("an identity file says which line is wrong, and never what stands there", () => {
    const broken = identity.replace(/AGE-SECRET-KEY-1../u, "AGE-SECRET-KEY-1QQ");
    const problem = problemOf(seal(Buffer.from("x")), broken);
    expect(problem).toMatch(
      /^the identity file: line \d+ has a typing mistake: its checksum does not fit$/u,
    );
    expect(problemOf(seal(Buffer.from("x")), "# nothing\n")).toBe(
      "the identity file: holds no identity",
    );
    expect(problemOf(seal(Buffer.from("x")), "-----BEGIN OPENSSH PRIVATE KEY-----\n")).toContain(
      "cannot be used here",
    );
  });

  test("bech32 has one spelling for its bytes", () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, at) => at);
    const text = encodeBech32({ prefix: "age", bytes });
    expect(decodeBech32(text)).toEqual({ prefix: "age", bytes });
    expect(decodeBech32(text.toUpperCase())).toEqual({ prefix: "age", bytes });
    expect(decodeBech32(`${text.slice(0, 8)}${text.slice(8).toUpperCase()}`)).toBeNull();
    // BIP 173: valid and invalid strings.
    expect(decodeBech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")?.prefix).toBe("abcdef");
    expect(
      decodeBech32("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"),
    ).not.toBeNull();
    expect(decodeBech32("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3v")).toBeNull();
    expect(decodeBech32("1pzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")).toBeNull();
  });
});

test("PK-05 100 MiB, and age -d opens them", { timeout: 60_000 }, () => {
  const frame = randomBytes(2 * 1_048_576);
  const writer = ageWriter([recipient]);
  const sealed = [writer.head];
  const plain = createHash("sha256");
  for (let count = 0; count < 50; count += 1) sealed.push(writer.push(frame));
  sealed.push(writer.end());
  for (let count = 0; count < 50; count += 1) plain.update(frame);
  if (!hasAge) return;
  writeFileSync(join(room, "large.age"), Buffer.concat(sealed));
  const out = join(room, "large");
  execFileSync("age", ["-d", "-i", keyFile, "-o", out, join(room, "large.age")]);
  expect(createHash("sha256").update(readFileSync(out)).digest("hex")).toBe(plain.digest("hex"));
});

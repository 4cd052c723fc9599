/** The operator's list of trusted playbooks on a real file system. */

import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { trustedPlaybooks } from "../../src/adapters/node/trusted-playbooks.ts";

const ONE = "1".repeat(64);
const TWO = "2".repeat(64);

let folder = "";

// Not below /tmp alone: the list refuses a home that others could replace.
beforeEach(() => {
  folder = mkdtempSync(join(homedir(), ".ir-test-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the list", () => {
  test("is empty before anything was trusted, and nothing is made by reading", () => {
    const home = join(folder, "home");
    expect([...trustedPlaybooks(home).hashes()]).toEqual([]);
    expect(() => readFileSync(join(home, "trusted-playbooks"))).toThrow("ENOENT");
  });

  test("keeps what was trusted, once each", () => {
    const list = trustedPlaybooks(join(folder, "home"));
    for (const hash of [ONE, TWO, ONE]) list.trust(hash);
    expect(readFileSync(list.path, "utf8")).toBe(`${ONE}\n${TWO}\n`);
    expect([...trustedPlaybooks(join(folder, "home")).hashes()]).toEqual([ONE, TWO]);
  });

  test("is not believed when others can write it", () => {
    const list = trustedPlaybooks(folder);
    list.trust(ONE);
    chmodSync(list.path, 0o666);
    expect(() => list.hashes()).toThrow("can be written by somebody else");
  });

  test("is not believed in a folder that others can write", () => {
    const list = trustedPlaybooks(folder);
    list.trust(ONE);
    chmodSync(folder, 0o777);
    expect(() => list.hashes()).toThrow("can be written by other users");
  });

  test("is not followed through a link", () => {
    writeFileSync(join(folder, "elsewhere"), `${ONE}\n`);
    const home = join(folder, "home");
    mkdirSync(home, { mode: 0o700 });
    symlinkSync(join(folder, "elsewhere"), join(home, "trusted-playbooks"));
    expect(() => trustedPlaybooks(home).hashes()).toThrow("cannot be read as a plain file");
  });

  test("is refused whole when a line is no hash", () => {
    const list = trustedPlaybooks(folder);
    list.trust(ONE);
    writeFileSync(list.path, `${ONE}\nall of them\n`);
    expect(() => list.hashes()).toThrow("line 2 is no SHA-256");
  });
});

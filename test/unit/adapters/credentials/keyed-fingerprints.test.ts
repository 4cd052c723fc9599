/** 11, 17: the same within an incident, another in another; without the key nothing follows from a value. */

import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, expect, test } from "vitest";

import { keyedFingerprints } from "../../../../src/adapters/credentials/keyed-fingerprints.ts";
import { plainEnvelope } from "../../../../src/adapters/credentials/envelope.ts";
import { Secret } from "../../../../src/model/secret.ts";

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "ir-key-"));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true });
});

const value = (text = "correct horse battery staple"): Secret => Secret.fromText(text);

test("11: the same key says the same, also after a restart; another incident says another", () => {
  const first = folder();
  const print = keyedFingerprints(first).of(value(), "high");
  expect(print).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/u);
  expect(keyedFingerprints(first).of(value(), "high")).toBe(print);
  expect(keyedFingerprints(folder()).of(value(), "high")).not.toBe(print);
  expect(keyedFingerprints(first).of(value("other"), "high")).not.toBe(print);
  expect(keyedFingerprints(first).of(value(), "low")).not.toBe(print);
});

test("the key is the operator's alone, and a damaged one is refused instead of replaced", () => {
  const made = folder();
  keyedFingerprints(made);
  expect(statSync(join(made, "credentials.key")).mode & 0o777).toBe(0o600);
  writeFileSync(join(made, "credentials.key"), "short");
  expect(() => keyedFingerprints(made)).toThrow("is not a key of fingerprints");
});

test("17: a low value costs more than one hash to guess", () => {
  const prints = keyedFingerprints(folder());
  const before = performance.now();
  prints.of(value("hunter2"), "low");
  expect(performance.now() - before).toBeGreaterThan(10);
});

test("an envelope gives back what went in, bytes of any kind, and refuses what is cut", () => {
  const secrets = new Map([
    ["K7Q2", new Secret(Uint8Array.from({ length: 256 }, (_, index) => index))],
    ["EMPTY", new Secret(new Uint8Array())],
  ]);
  const plain = plainEnvelope.enclose({ document: '{"a":"ü"}', secrets });
  const opened = plainEnvelope.open(plain);
  if (typeof opened === "string") throw new Error(opened);
  expect(opened.document).toBe('{"a":"ü"}');
  expect([...opened.secrets].map(([name, secret]) => [name, [...secret.reveal()]])).toEqual([
    ["K7Q2", Array.from({ length: 256 }, (_, index) => index)],
    ["EMPTY", []],
  ]);
  const cut = new Secret(plain.reveal().slice(0, -1));
  expect(plainEnvelope.open(cut)).toBe("does not end where it should");
});

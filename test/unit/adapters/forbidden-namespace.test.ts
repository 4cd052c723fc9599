import { mkdtempSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import {
  forbiddenNamespace,
  refuseWhere,
} from "../../../src/adapters/firewall/forbidden-namespace.ts";

const OWN = readlinkSync("/proc/self/ns/net");

let room: string;
let list: string;
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "ir-forbid-"));
  list = join(room, "forbid-netns");
});
afterEach(() => rmSync(room, { recursive: true }));

test.for([
  ["forbids the namespace that is listed", `net:[1]\n${OWN}\n`, true],
  ["does not mind the spaces around it", `  ${OWN}  `, true],
  ["allows what is not listed", "net:[1]\n", false],
  ["does not take a part for the whole", `${OWN.slice(0, -2)}]\n`, false],
] as const)("a list %s", ([, text, isForbidden]) => {
  writeFileSync(list, text);
  const reason = isForbidden ? `${list} forbids changing the packet filter of ${OWN}` : null;
  expect(forbiddenNamespace(list)).toBe(reason);
});

test("without a list nothing is forbidden", () => {
  expect(forbiddenNamespace(list)).toBe(null);
});

test("a list that cannot be read stops us", () => {
  expect(() => forbiddenNamespace(room)).toThrow("EISDIR");
});

test("a reason becomes a refusal", () => {
  expect(() => refuseWhere(() => "not here")).toThrow("not here");
  expect(refuseWhere(() => null)).toBe(undefined);
});

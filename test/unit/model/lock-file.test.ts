import { describe, expect, test } from "vitest";

import { parseLockClaim } from "../../../src/model/lock-file.ts";

const CLAIM = {
  pid: 15_634,
  ownerId: "4a2dd1be-0d24-458c-88c5-03781505b472",
  createdAt: "2026-11-20T19:30:42.732Z",
  configPath: "/home/op/.openclaw/openclaw.json",
  stateDir: "/home/op/.openclaw",
  port: 18_789,
  startTime: 472_934,
};

const PARSED = {
  pid: 15_634,
  startTicks: "472934",
  port: 18_789,
  configPath: "/home/op/.openclaw/openclaw.json",
  stateDirectory: "/home/op/.openclaw",
};

describe("a lock file's claim", () => {
  test("is read with the white space that OpenClaw writes after it", () => {
    expect(parseLockClaim(`${JSON.stringify(CLAIM, null, 2)}\n\t\t \t \n`)).toEqual(PARSED);
  });

  test.for([
    { name: "nothing", text: "" },
    { name: "no JSON", text: "{" },
    { name: "a list", text: "[1]" },
    { name: "null", text: "null" },
    { name: "no pid", text: JSON.stringify({ ...CLAIM, pid: undefined }) },
    { name: "a pid in words", text: JSON.stringify({ ...CLAIM, pid: "15634" }) },
    { name: "a negative pid", text: JSON.stringify({ ...CLAIM, pid: -1 }) },
    { name: "every process", text: JSON.stringify({ ...CLAIM, pid: 0 }) },
    { name: "init", text: JSON.stringify({ ...CLAIM, pid: 1 }) },
    { name: "a fraction", text: JSON.stringify({ ...CLAIM, pid: 1.5 }) },
    { name: "no start time", text: JSON.stringify({ ...CLAIM, startTime: undefined }) },
    { name: "an unsafe start time", text: JSON.stringify({ ...CLAIM, startTime: 1e300 }) },
    { name: "a prototype", text: '{"__proto__":{"pid":5,"startTime":5}}' },
  ])("is none when it holds $name", ({ text }) => {
    expect(parseLockClaim(text)).toBeNull();
  });

  test.for([
    { field: "port", value: 0, becomes: { port: null } },
    { field: "port", value: 65_536, becomes: { port: null } },
    { field: "port", value: "22", becomes: { port: null } },
    { field: "configPath", value: "openclaw.json", becomes: { configPath: null } },
    { field: "configPath", value: "/home/op/../../etc/shadow", becomes: { configPath: null } },
    { field: "configPath", value: "/a\u0000b", becomes: { configPath: null } },
    { field: "configPath", value: `/${"a".repeat(5_000)}`, becomes: { configPath: null } },
    { field: "stateDir", value: { toString: "/" }, becomes: { stateDirectory: null } },
  ])("keeps no $field $value", ({ field, value, becomes }) => {
    expect(parseLockClaim(JSON.stringify({ ...CLAIM, [field]: value }))).toEqual({
      ...PARSED,
      ...becomes,
    });
  });
});

import { describe, expect, test } from "vitest";

import {
  parseArguments,
  parseControlGroup,
  parseRealUid,
  parseStat,
} from "../../../src/adapters/linux/proc-text.ts";

/** Fields 4 to 22 of a sleeping process with a terminal. */
const REST = "1 5 5 34816 5 4194304 0 0 0 0 0 0 0 0 20 0 3 0 47880 1000 200";
const PARSED = {
  pid: 7,
  state: "S",
  ppid: 1,
  pgid: 5,
  session: 5,
  hasTty: true,
  isKernelThread: false,
  threads: 3,
  startTicks: "47880",
};

describe("a line of stat", () => {
  test.for([
    { name: "a plain name", raw: "bash", comm: "bash" },
    { name: "blanks and brackets", raw: "a) S 1 (b", comm: "a) S 1 (b" },
    {
      name: "a whole other line",
      raw: "x) Z 0 0 0 0 0 0\n9 (y",
      comm: "x) Z 0 0 0 0 0 0\\u{a}9 (y",
    },
    { name: "an escape sequence", raw: "\u001b[2J", comm: "\\u{1b}[2J" },
    { name: "nothing", raw: "", comm: "" },
  ])("is read with $name for a name", ({ raw, comm }) => {
    expect(parseStat(`7 (${raw}) S ${REST}`)).toEqual({ ...PARSED, comm });
  });

  test("tells kernel threads and the lack of a terminal", () => {
    const kthread = "2 0 0 0 -1 69238880 0 0 0 0 0 0 0 0 20 0 1 0 12 0 0";
    expect(parseStat(`9 (kworker/0:1) I ${kthread}`)).toEqual({
      ...PARSED,
      pid: 9,
      comm: "kworker/0:1",
      state: "I",
      ppid: 2,
      pgid: 0,
      session: 0,
      hasTty: false,
      isKernelThread: true,
      threads: 1,
      startTicks: "12",
    });
  });

  test.for(["", "7 (bash", "7 (bash) S 1 2"])("is none when it is cut short: %j", (text) => {
    expect(parseStat(text)).toBeNull();
  });
});

describe("the user in status", () => {
  test("is the real one", () => {
    expect(parseRealUid("Name:\tping\nUid:\t1000\t0\t0\t0\nGid:\t1\t1\t1\t1\n")).toBe(1_000);
  });

  test("is not one that a name pretends", () => {
    expect(parseRealUid("Name:\tx\\nUid:\t0\nUid:\t1000\t0\t0\t0\n")).toBe(1_000);
  });
});

describe("a command line", () => {
  test.for([
    { name: "split at NULs", raw: "node\0a b\0\0c\0", parsed: ["node", "a b", "", "c"] },
    {
      name: "without what a title left over",
      raw: "openclaw-gateway\0\0\0\0\0",
      parsed: ["openclaw-gateway"],
    },
    {
      name: "escaped",
      raw: "a\u001b]0;x\u0007\0\u202eb\0",
      parsed: ["a\\u{1b}]0;x\\u{7}", "\\u{202e}b"],
    },
    { name: "empty", raw: "", parsed: [] },
    { name: "cut when it is long", raw: `${"x".repeat(1_000)}\0`, parsed: ["x".repeat(512)] },
  ])("is $name", ({ raw, parsed }) => {
    expect(parseArguments(raw)).toEqual(parsed);
  });

  test("shows bytes that are no UTF-8", () => {
    expect(parseArguments(Buffer.from([0x61, 0xff, 0, 0x62, 0]))).toEqual(["a\\xff", "b"]);
  });
});

describe("the control group", () => {
  test.for([
    {
      name: "is the unified path",
      text: "0::/system.slice/a.service\n",
      path: "/system.slice/a.service",
    },
    {
      name: "is systemd's own where v2 is not in use",
      text: "9:name=systemd:/system.slice/a.service\n4:memory:/x\n0::/\n",
      path: "/system.slice/a.service",
    },
    {
      name: "is systemd's own where there is no v2",
      text: "1:name=systemd:/user.slice/session-1.scope\n",
      path: "/user.slice/session-1.scope",
    },
    { name: "is the root", text: "0::/\n", path: "/" },
    { name: "is none on a kernel without", text: "", path: "" },
    {
      name: "keeps a backslash apart from our escapes",
      text: "0::/app-a\\x2db.scope\n",
      path: "/app-a\\\\x2db.scope",
    },
  ])("$name", ({ text, path }) => {
    expect(parseControlGroup(text)).toBe(path);
  });
});

test("a command line is cut before it is made printable", () => {
  const many = Buffer.from("\u001b\0".repeat(131_072));
  const long = Buffer.alloc(262_144, 0xff);
  expect(parseArguments(many.toString()).length).toBe(64);
  expect(parseArguments(many)).toEqual(parseArguments(many.toString()));
  expect(parseArguments(long).map(({ length }) => length)).toEqual([512]);
});

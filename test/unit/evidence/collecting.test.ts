/** Where the collectors look, what they leave to each other, and when there is no room. */

import { describe, expect, test } from "vitest";

import { budgetFrom, readLimits, STATE_BUDGET } from "../../../src/evidence/budget.ts";
import { bodyFileLine } from "../../../src/evidence/body-file.ts";
import { PATHS } from "../../../src/evidence/collector.ts";
import type { PathCollector } from "../../../src/evidence/collector.ts";
import { layoutOf } from "../../../src/evidence/layout.ts";
import { lossOf } from "../../../src/evidence/losses.ts";
import type { EntryLine } from "../../../src/evidence/manifest.ts";
import { rootsFor } from "../../../src/evidence/roots.ts";
import { timelineLines } from "../../../src/evidence/timeline.ts";
import { memoryKernel } from "../../fakes/memory-evidence.ts";

const ROW: PathCollector = {
  ...PATHS,
  id: "row",
  question: "What is there?",
  archive: "10-state.tar.zst",
  volatility: 4,
  paths: [],
  source: "facts/evidence.md A.4",
  holds: "rows",
  secrets: "no",
};

const ENTRY: EntryLine = {
  type: "entry",
  collector: "state-directory",
  kind: "file",
  path: "/s/a|b",
  raw: "",
  archive: "10-state.tar.zst",
  member: "state/s/a%7Cb",
  stored: "whole",
  sha256: "1".repeat(64),
  archived: 5,
  real: 5,
  flags: [],
  errno: "",
  status: {
    dev: "1",
    ino: "42",
    nlink: 1,
    mode: "104755",
    uid: 7,
    gid: 8,
    size: 5,
    allocated: 4_096,
    atimeNs: "2000000000",
    mtimeNs: "1000000000",
    ctimeNs: "1000000000",
    birthNs: "0",
  },
  link: null,
  unit: null,
};

describe("roots", () => {
  test("words are filled in, stars looked up, nothing is walked twice", () => {
    const kernel = memoryKernel({ "/s/x.json": "1", "/s/x.json.bak": "2", "/etc/cron.d/a": "3" });
    const rows = [
      { ...ROW, id: "early", paths: ["{state}/agents"] },
      { ...ROW, id: "state", paths: ["{state}"], skip: ["logs"] },
      { ...ROW, id: "config", paths: ["{config}", "{config}.*"] },
      { ...ROW, id: "inside", paths: ["{state}/inner", "{state}/logs"] },
      { ...ROW, id: "jobs", paths: ["/etc/cron.*", "/etc/cron.d", "/etc/none.*"] },
      { ...ROW, id: "nobody", paths: ["{container}/log"] },
    ];
    const places = { state: ["/home/u/.openclaw"], config: ["/s/x.json"] };
    const { roots, unmatched } = rootsFor(rows, places, kernel);
    const shown = roots.map(({ path, collector, skip }) => [collector.id, path, skip.join(" ")]);
    expect(shown).toEqual([
      ["early", "/home/u/.openclaw/agents", ""],
      ["state", "/home/u/.openclaw", "logs agents"],
      ["config", "/s/x.json", ""],
      ["config", "/s/x.json.bak", ""],
      ["inside", "/home/u/.openclaw/logs", ""],
      ["jobs", "/etc/cron.d", ""],
    ]);
    expect(unmatched.map(({ path, collector }) => [collector.id, path])).toEqual([
      ["jobs", "/etc/none.*"],
    ]);
  });

  test("a star in the middle of a path stands for each name there", () => {
    const kernel = memoryKernel({
      "/h/.nvm/versions/node/v22/lib/x": "1",
      "/h/.nvm/versions/node/v26/lib/x": "2",
      "/h/.nvm/versions/node/v26/bin/y": "3",
    });
    const rows = [
      { ...ROW, paths: ["{home}/.nvm/versions/node/*/lib/x", "/h/.nvm/*/node/*/bin/y"] },
    ];
    const { roots, unmatched } = rootsFor(rows, { home: ["/h"] }, kernel);
    expect(roots.map(({ path }) => path)).toEqual([
      "/h/.nvm/versions/node/v22/lib/x",
      "/h/.nvm/versions/node/v26/lib/x",
      "/h/.nvm/versions/node/v26/bin/y",
    ]);
    expect(unmatched).toEqual([]);
  });

  test("a hundred thousand names that match are no reason to stop", () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `x.json.${index}`);
    const kernel = { ...memoryKernel({}), list: () => ({ kind: "listed" as const, names }) };
    const rows = [{ ...ROW, id: "config", paths: ["/s/x.json.*"] }];
    expect(rootsFor(rows, {}, kernel).roots.length).toBe(names.length);
  });
});

describe("budget", () => {
  test("numbers of the playbook win, anything else does not", () => {
    const parameters = { maxBytes: 5, maxFileBytes: -1, maxEntries: "7", reserveBytes: 1.5 };
    expect(budgetFrom(parameters, STATE_BUDGET)).toEqual({ ...STATE_BUDGET, maxBytes: 5 });
  });

  test("the two ends never exceed the budget of a file", () => {
    const { head, tail } = readLimits({ ...STATE_BUDGET, maxFileBytes: 1_001 });
    expect([head, tail]).toEqual([500, 500]);
  });
});

test("each round has a package of its own", () => {
  expect([layoutOf("/i", 1), layoutOf("/i", 2)]).toEqual([
    { folder: "/i/evidence", work: "/i/evidence-work" },
    { folder: "/i/evidence/round-2", work: "/i/evidence-work/round-2" },
  ]);
});

describe("lines for other tools", () => {
  test("a name cannot add a column to the body file", () => {
    const line = "0|/s/a\\u{7c}b|42|r/rrwsr-xr-x|7|8|5|2|1|1|0";
    expect(bodyFileLine(ENTRY)).toBe(line);
  });

  test("equal times share a line of the timeline", () => {
    const words = timelineLines(ENTRY).map((line): unknown => {
      const { datetime, timestamp_desc: what }: Record<string, string> = JSON.parse(line);
      return [datetime, what];
    });
    expect(words).toEqual([
      ["1970-01-01T00:00:01.000000+00:00", "content modified; metadata changed"],
      ["1970-01-01T00:00:02.000000+00:00", "accessed"],
    ]);
  });
});

describe("losses", () => {
  test("growing loses nothing, the rest is said with its errno", () => {
    expect(lossOf({ ...ENTRY, flags: ["grew"] })).toBe(null);
    const flags = ["unreadable"] as const;
    expect(lossOf({ ...ENTRY, flags, errno: "EACCES" })).toBe("/s/a|b: could not be read (EACCES)");
  });
});

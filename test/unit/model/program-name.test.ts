/** The name that is shown and journalled holds nothing of a command line but its front. */

import { expect, test } from "vitest";

import { programName } from "../../../src/model/process.ts";

test.for([
  [["/usr/bin/node", "--token=hunter2"], "node", "node"],
  [["openclaw-gateway      "], "openclaw-gatewa", "openclaw-gateway"],
  [["openclaw --token hunter2"], "openclaw --toke", "openclaw"],
  [["openclaw --file=/x/hunter2"], "openclaw", "openclaw"],
  [["/home/my user/bin/node"], "node", "node"],
  [["/usr/bin/node --key=/x/hunter2"], "node", "node"],
  [["a\\u{a}hunter2"], "a", "a"],
  [["KEY=hunter2"], "sh", "KEY"],
  [["kworker/7:1"], "kworker/7:1", "kworker/7:1"],
  [["./bin/gateway"], "gateway", "gateway"],
  [[""], "sh", "sh"],
] as const)("of %j is %s, shown as %s", ([argv, comm, name]) => {
  expect(programName({ argv, comm })).toBe(name);
});

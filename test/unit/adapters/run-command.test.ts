/** A command of a playbook with programs that this machine has: real exit codes, a real end at the deadline. */

import { expect, test } from "vitest";

import { nodeCommands } from "../../../src/adapters/node/commands.ts";
import { commandStep } from "../../../src/engine/run-action.ts";
import type { CommandHost } from "../../../src/engine/run-action.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { toyStep } from "../../fakes/toy-playbook.ts";

const host: CommandHost = { commands: nodeCommands(), digest: sha256Digest };

async function outcomeOf(run: readonly string[], verify: readonly string[]) {
  const action = commandStep<CommandHost>({
    ...toyStep({ id: "a", effect: "read", provides: [] }),
    deed: { kind: "run", run, verify, undo: null },
    deadlineMs: 300,
  });
  const context = {
    host,
    incident: "ir-toy",
    folder: "/nowhere",
    journalHead: "",
    round: 1,
    parameters: {},
    signal: new AbortController().signal,
    fact: () => undefined,
    progress: () => {},
  };
  const planned = await action.plan(context);
  if (planned.kind === "impossible") return { plan: planned.kind };
  const receipt = await action.apply(context, planned.plan);
  const { outcome, detail } = await action.verify(context, planned.plan, receipt);
  return { receipt, outcome, detail };
}

const EMPTY = sha256Digest.sha256("");

test("nothing interprets its words, and only its look decides", async () => {
  expect(await outcomeOf(["printf", "%s", "$HOME `id` *"], ["test", "-d", "/"])).toEqual({
    receipt: {
      kind: "exited",
      exitCode: 0,
      stdoutSha256: sha256Digest.sha256("$HOME `id` *"),
      stderrSha256: EMPTY,
    },
    outcome: "done",
    detail: { exitCode: 0, verifyExitCode: 0 },
  });
  expect(await outcomeOf(["printf", ""], ["test", "-f", "/"])).toEqual({
    receipt: { kind: "exited", exitCode: 0, stdoutSha256: EMPTY, stderrSha256: EMPTY },
    outcome: "failed",
    detail: { exitCode: 0, verifyExitCode: 1 },
  });
});

test("what is not over in time is ended, and unknown although its look says yes", async () => {
  expect(await outcomeOf(["sleep", "60"], ["test", "-d", "/"])).toEqual({
    receipt: { kind: "timed-out", exitCode: null, stdoutSha256: EMPTY, stderrSha256: EMPTY },
    outcome: "unknown",
    detail: { exitCode: null, verifyExitCode: 0 },
  });
});

test("a program that is not in a system folder is not begun", async () => {
  expect(await outcomeOf(["no-such-program-here"], ["test", "-d", "/"])).toEqual({
    plan: "impossible",
  });
});

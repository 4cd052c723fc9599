/** A command of a playbook: what decides its outcome, what is kept of it, and its way back. */

import { describe, expect, test } from "vitest";

import { commandStep, recordedCommand } from "../../../src/engine/run-action.ts";
import type { CommandHost } from "../../../src/engine/run-action.ts";
import type { ActionContext } from "../../../src/engine/action.ts";
import type { Json } from "../../../src/model/json.ts";
import type { Step } from "../../../src/engine/playbook.ts";
import type { CommandResult } from "../../../src/ports/commands.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { scriptedCommands } from "../../fakes/scripted-commands.ts";
import type { ScriptedCommands } from "../../fakes/scripted-commands.ts";
import { toyStep } from "../../fakes/toy-playbook.ts";

const STEP: Step = {
  ...toyStep({ id: "stop", effect: "reversible", provides: ["stopped", "quiet"] }),
  deed: {
    kind: "run",
    run: ["systemctl", "stop", "web server"],
    verify: ["test", "-e", "/run/stopped"],
    undo: { run: ["systemctl", "start", "web"], verify: ["systemctl", "is-active", "web"] },
  },
};

const PLAN = {
  run: ["systemctl", "stop", "web server"],
  verify: ["test", "-e", "/run/stopped"],
  undo: { run: ["systemctl", "start", "web"], verify: ["systemctl", "is-active", "web"] },
  deadlineMs: 5_000,
  provides: ["stopped", "quiet"],
};

const RUN = "systemctl stop web server";
const LOOK = "test -e /run/stopped";

function contextOf(commands: ScriptedCommands): ActionContext<CommandHost> {
  return {
    host: { commands, digest: sha256Digest },
    incident: "ir-toy",
    folder: "/nowhere",
    journalHead: "",
    round: 1,
    parameters: {},
    signal: new AbortController().signal,
    fact: () => undefined,
    progress: () => {},
  };
}

const action = commandStep(STEP);

async function perform(run: Partial<CommandResult>, look: Partial<CommandResult>) {
  const context = contextOf(scriptedCommands({ [RUN]: run, [LOOK]: look }));
  return action.verify(context, PLAN, await action.apply(context, PLAN));
}

const SEEN = "the look afterwards (test -e /run/stopped)";

describe("before the act", () => {
  test("everything that undo needs is in the plan", async () => {
    expect(await action.plan(contextOf(scriptedCommands()))).toEqual({
      kind: "act",
      summary: "run systemctl stop 'web server'",
      plan: PLAN,
      prior: null,
    });
  });

  test.for(["systemctl", "test"])("without %s nothing is begun", async (missing) => {
    expect(await action.plan(contextOf(scriptedCommands({}, [missing])))).toEqual({
      kind: "impossible",
      reason: `there is no program ${missing} that only root can change`,
      remedy: `install ${missing} into a system folder, and run the playbook again`,
    });
  });
});

describe("the outcome is what the look says, not the command's own exit code", () => {
  test.for<[string, number, number, string, string]>([
    ["both say yes", 0, 0, "done", `systemctl ended with 0; ${SEEN} says yes`],
    ["it failed, and it is so", 5, 0, "done", `systemctl ended with 5; ${SEEN} says yes`],
    ["it says yes, and it is not so", 0, 1, "failed", `systemctl ended with 0; ${SEEN} says no`],
    [
      "the look itself fails",
      0,
      2,
      "unknown",
      `systemctl ended with 0; ${SEEN} does not tell (it ended with 2)`,
    ],
  ])("%s", async ([, exitCode, lookCode, outcome, summary]) => {
    expect(await perform({ exitCode }, { exitCode: lookCode })).toEqual({
      outcome,
      summary,
      facts: { stopped: {}, quiet: {} },
      detail: { exitCode, verifyExitCode: lookCode },
    });
  });

  test.for<[string, Partial<CommandResult>, Partial<CommandResult>, string]>([
    ["the look hangs", {}, { kind: "timed-out", exitCode: null }, "unknown"],
    ["the look is gone", {}, { kind: "not-found", exitCode: null }, "unknown"],
    ["the look is killed", {}, { kind: "killed", exitCode: null }, "unknown"],
    ["the command hangs, and it is so", { kind: "timed-out", exitCode: null }, {}, "unknown"],
    [
      "the command hangs, and it is not so",
      { kind: "timed-out", exitCode: null },
      { exitCode: 1 },
      "failed",
    ],
    ["the command is gone, and it is so", { kind: "not-found", exitCode: null }, {}, "unknown"],
    ["the command is killed, and it is so", { kind: "killed", exitCode: null }, {}, "unknown"],
  ])("%s", async ([, run, look, outcome]) => {
    expect((await perform(run, look)).outcome).toBe(outcome);
  });

  test.for<[string, number, string]>([
    ["and it is so", 0, "done"],
    ["and it is not so: it may still be at work", 1, "unknown"],
    ["and nobody can tell", 3, "unknown"],
  ])("its end was not recorded, %s", async ([, exitCode, outcome]) => {
    const context = contextOf(scriptedCommands({ [LOOK]: { exitCode } }));
    expect((await action.verify(context, PLAN, null)).outcome).toBe(outcome);
  });
});

describe("what is kept", () => {
  const secret = { stdout: "password=hunter2\n", stderr: "token abc\n", exitCode: 3 };

  test("the exit code and two hashes", async () => {
    const context = contextOf(scriptedCommands({ [RUN]: secret }));
    expect(await action.apply(context, PLAN)).toEqual({
      kind: "exited",
      exitCode: 3,
      stdoutSha256: sha256Digest.sha256("password=hunter2\n"),
      stderrSha256: sha256Digest.sha256("token abc\n"),
    });
  });

  test("nothing of any output", async () => {
    const look = { [LOOK]: secret, "systemctl is-active web": secret };
    const commands = scriptedCommands({ [RUN]: secret, ...look });
    const context = contextOf(commands);
    const receipt = await action.apply(context, PLAN);
    const kept: readonly (Json | object | undefined)[] = [
      receipt,
      { ...(await action.verify(context, PLAN, receipt)) },
      (await action.undo?.apply(context, PLAN, null)) ?? undefined,
      { ...(await action.undo?.verify(context, PLAN, null)) },
    ];
    expect(JSON.stringify(kept)).not.toMatch(/hunter2|abc/u);
    expect([commands.asked.length, commands.isConfidential()]).toEqual([4, true]);
  });
});

test("a command is ended before the deadline of its step, so that nobody looks at it half-way", async () => {
  const commands = scriptedCommands();
  const context = contextOf(commands);
  const receipt = await action.apply(context, PLAN);
  await action.verify(context, PLAN, receipt);
  await action.verify(context, { ...PLAN, deadlineMs: 60_000 }, receipt);
  await action.apply(context, { ...PLAN, deadlineMs: 1 });
  expect(commands.asked).toEqual([
    `${RUN} (4500 ms)`,
    `${LOOK} (14500 ms)`,
    `${LOOK} (59500 ms)`,
    `${RUN} (1 ms)`,
  ]);
});

describe("the way back", () => {
  test.for<[number, string]>([
    [0, "done"],
    [1, "failed"],
    [2, "unknown"],
  ])("its own look answers with %i: %s", async ([exitCode, outcome]) => {
    const commands = scriptedCommands({ "systemctl is-active web": { exitCode } });
    const context = contextOf(commands);
    await recordedCommand.undo?.apply(context, PLAN, null);
    const verdict = await recordedCommand.undo?.verify(context, PLAN, null);
    expect([verdict?.outcome, commands.asked]).toEqual([
      outcome,
      ["systemctl start web (59500 ms)", "systemctl is-active web (59500 ms)"],
    ]);
  });

  test("a step that states none has none", () => {
    const deed = { kind: "run", run: ["rm"], verify: ["test"], undo: null } as const;
    expect(commandStep({ ...STEP, effect: "destructive", deed }).undo).toBe(null);
  });
});

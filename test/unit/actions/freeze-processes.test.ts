import { describe, expect, test } from "vitest";

import { freezeProcesses } from "../../../src/actions/freeze-processes.ts";
import type { ActionContext } from "../../../src/engine/action.ts";
import { recordable } from "../../../src/model/json.ts";
import type { Json } from "../../../src/model/json.ts";
import type { EmergencyHost } from "../../../src/ports/host.ts";
import { BROKER, COMMAND, GATEWAY, processEntry } from "../../fakes/process-entries.ts";
import { processWorld } from "../../fakes/process-world.ts";
import type { ProcessWorld, WorldOptions } from "../../fakes/process-world.ts";
import { deedContext } from "../../fakes/deed-context.ts";

const GROUP = "/system.slice/openclaw-gateway.service";
const TREE = [GATEWAY, BROKER, COMMAND];
const IN_GROUP = TREE.map((entry) => ({ ...entry, cgroup: GROUP }));

type Context = ActionContext<EmergencyHost>;

interface Frozen {
  readonly world: ProcessWorld;
  readonly context: Context;
  readonly plan: Json;
  readonly prior: Json;
  readonly outcome: { readonly outcome: string; readonly summary: string };
  readonly fact: Json | undefined;
}

async function freeze(
  options: WorldOptions,
  prepare: (world: ProcessWorld) => void = () => {},
): Promise<Frozen> {
  const world = processWorld(options);
  const target = world.surveyor.survey({ stateDirectory: null });
  prepare(world);
  const context = deedContext(world, { target: recordable(target) });
  const planned = await freezeProcesses.plan(context);
  if (planned.kind === "impossible") throw new Error(planned.reason);
  const receipt = await freezeProcesses.apply(context, planned.plan);
  const { outcome, summary, facts } = await freezeProcesses.verify(context, planned.plan, receipt);
  return {
    world,
    context,
    plan: planned.plan,
    prior: planned.prior,
    outcome: { outcome, summary },
    fact: facts?.["frozen"],
  };
}

async function thaw({ context, plan, prior }: Frozen): Promise<object> {
  const { undo } = freezeProcesses;
  if (undo === null) throw new Error("no undo");
  await undo.apply(context, plan, prior);
  return undo.verify(context, plan, prior);
}

describe("freezing", () => {
  test("stops every process, one by one where there is no group", async () => {
    const { world, outcome } = await freeze({ processes: TREE });
    expect(outcome).toEqual({
      outcome: "done",
      summary: "frozen: 3 processes (openclaw-gateway (100), node (101), bash (102))",
    });
    expect(world.deeds).toEqual(["SIGSTOP 100", "SIGSTOP 101", "SIGSTOP 102"]);
  });

  test("freezes the group first, and stops the processes too, because the group's owner could thaw it", async () => {
    const { world, outcome } = await freeze({ processes: IN_GROUP, groups: { [GROUP]: "0" } });
    expect(outcome.outcome).toBe("done");
    expect(world.deeds).toEqual([`freeze ${GROUP} 1`, "SIGSTOP 100", "SIGSTOP 101", "SIGSTOP 102"]);
  });

  test("goes on until two looks agree when new processes appear", async () => {
    const { world, outcome } = await freeze({ processes: TREE }, ({ onSurvey, start }) => {
      onSurvey((survey) => {
        if (survey < 5) start(processEntry({ pid: 200 + survey, ppid: 102, uid: 2_000 }));
      });
    });
    expect({ outcome: outcome.outcome, states: world.states() }).toEqual({
      outcome: "done",
      states: { 100: "T", 101: "T", 102: "T", 202: "T", 203: "T", 204: "T" },
    });
  });

  test("fails when something is continued faster than it is stopped", async () => {
    const { outcome } = await freeze({ processes: TREE }, ({ onSurvey, setState }) => {
      onSurvey(() => setState(102, "R"));
    });
    expect(outcome).toEqual({ outcome: "failed", summary: "still running: bash (102)" });
  });

  test("fails and says whom this user may not stop", async () => {
    const { world, outcome } = await freeze({
      processes: TREE,
      isForbidden: (pid) => pid === 102,
      target: {
        operator: { uid: 2_000, effectiveUid: 2_000, ancestors: [], lifelines: [], sshPorts: [] },
        privileges: { isRoot: false, canChangeFirewall: false, canSignal: false },
      },
    });
    expect({ outcome, states: world.states() }).toEqual({
      outcome: {
        outcome: "failed",
        summary:
          "still running: bash (102); this user may not stop bash (102): run sudo ir contain",
      },
      states: { 100: "T", 101: "T", 102: "S" },
    });
  });

  test("is unknown when a group does not say whether it is frozen and a process in it is not stopped", async () => {
    const doesFreeze = (): boolean => {
      throw new Error("EIO");
    };
    const options = { processes: IN_GROUP, groups: { [GROUP]: "0" }, doesFreeze } as const;
    const { outcome } = await freeze(options, ({ onSurvey, setState }) => {
      onSurvey(() => setState(100, "S"));
    });
    expect(outcome.outcome).toBe("unknown");
  });

  test("is unknown when a process of the same user cannot be looked into", async () => {
    const agent = processEntry({ pid: 300, uid: 2_000, comm: "ssh-agent" });
    const { outcome } = await freeze({ processes: TREE, target: { unexamined: [agent] } });
    expect(outcome).toEqual({
      outcome: "unknown",
      summary:
        "frozen: 3 processes (openclaw-gateway (100), node (101), bash (102)), but ssh-agent (300) could not be examined; run: sudo ir contain",
    });
  });

  test("keeps a process that a later survey no longer connects to the gateway", async () => {
    const { world, outcome } = await freeze(
      { processes: TREE, isMember: ({ pid, state }) => pid !== 102 || state === "S" },
      ({ onSurvey, setState }) => {
        onSurvey((survey) => {
          if (survey === 2) setState(102, "R");
        });
      },
    );
    expect({ outcome: outcome.outcome, state: world.states()[102] }).toEqual({
      outcome: "done",
      state: "T",
    });
  });

  test("is done when nothing runs", async () => {
    const { outcome } = await freeze({ processes: [] });
    expect(outcome).toEqual({ outcome: "done", summary: "frozen: no process was running" });
  });

  test("is impossible when none may be stopped", async () => {
    const world = processWorld({ processes: TREE });
    const target = {
      ...world.surveyor.survey({ stateDirectory: null }),
      privileges: { isRoot: false, canChangeFirewall: false, canSignal: false },
      operator: { uid: 1_000, effectiveUid: 1_000, ancestors: [], lifelines: [], sshPorts: [] },
    };
    expect(await freezeProcesses.plan(deedContext(world, { target: recordable(target) }))).toEqual({
      kind: "impossible",
      reason: "none of 3 processes may be stopped by this user",
      remedy: "sudo ir contain",
    });
  });
});

describe("the fact of a freeze", () => {
  const gateway = { pid: 100, startTicks: "100", name: "openclaw-gateway" };

  test("says who is held by a signal alone", async () => {
    const { fact } = await freeze({ processes: [GATEWAY] });
    expect(fact).toEqual({ members: [gateway], bySignalAlone: [gateway], cgroups: [], scans: 3 });
  });

  test("says which group holds the others", async () => {
    const processes = [{ ...GATEWAY, cgroup: GROUP }];
    const { fact } = await freeze({ processes, groups: { [GROUP]: "0" } });
    expect(fact).toEqual({ members: [gateway], bySignalAlone: [], cgroups: [GROUP], scans: 3 });
  });
});

describe("thawing", () => {
  test("restores the setting of groups and continues what we stopped, nothing else", async () => {
    const stoppedBefore = { ...COMMAND, state: "T", cgroup: GROUP };
    const frozen = await freeze({
      processes: [...IN_GROUP.slice(0, 2), stoppedBefore],
      groups: { [GROUP]: "0" },
    });
    expect(await thaw(frozen)).toEqual({ outcome: "done", summary: "running again: 2 processes" });
    expect({ states: frozen.world.states(), settings: frozen.world.settings() }).toEqual({
      states: { 100: "S", 101: "S", 102: "T" },
      settings: { [GROUP]: "0" },
    });
  });

  test("leaves a group frozen that was frozen before", async () => {
    const frozen = await freeze({ processes: IN_GROUP, groups: { [GROUP]: "1" } });
    await thaw(frozen);
    expect(frozen.world.settings()).toEqual({ [GROUP]: "1" });
  });

  test("says what ended meanwhile, and is harmless when repeated", async () => {
    const frozen = await freeze({ processes: TREE });
    frozen.world.end(102);
    const verdict = {
      outcome: "done",
      summary: "running again: 2 processes; ended meanwhile: bash (102)",
    };
    expect([await thaw(frozen), await thaw(frozen)]).toEqual([verdict, verdict]);
  });

  test("never continues another process that has the same pid now", async () => {
    const frozen = await freeze({
      processes: TREE,
      isMember: ({ startTicks }) => startTicks !== "999",
    });
    frozen.world.start({ ...COMMAND, startTicks: "999", state: "T" });
    await thaw(frozen);
    expect(frozen.world.states()[102]).toBe("T");
  });

  test("fails when something stays stopped", async () => {
    const frozen = await freeze({ processes: TREE });
    frozen.world.onSurvey(() => frozen.world.setState(102, "T"));
    expect(await thaw(frozen)).toEqual({ outcome: "failed", summary: "still frozen: bash (102)" });
  });
});
